// SPDX-License-Identifier: GPL-3.0-or-later
in vec3 v_colour;

void main()
{
    pixel = vec4(v_colour, 1.0);
}
