// SPDX-License-Identifier: GPL-3.0-or-later
#version 440

layout(location = 0) in vec4 shade;
layout(location = 0) out vec4 fragment;

layout(std140, binding = 0) uniform block
{
    mat4 matrix;
    float opacity;
    float period;
};

void main()
{
    // Stripes at 45°, a fifth of the period wide, with edges of a pixel.
    float across = abs(fract((gl_FragCoord.x + gl_FragCoord.y) / period) - 0.5) * period;
    fragment = shade * clamp(period / 10.0 + 0.5 - across, 0.0, 1.0);
}
