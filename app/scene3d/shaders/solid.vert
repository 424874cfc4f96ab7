// SPDX-License-Identifier: GPL-3.0-or-later
in vec3 place;
in vec2 height;
in vec4 colour;
uniform mat4 clip;
uniform float rise;
uniform float tall;
uniform float share;
uniform float dim;
uniform vec3 haze;
out vec3 v_colour;

void main()
{
    float up = place.z * rise + mix(height.x, height.y, share) * tall;
    gl_Position = clip * vec4(place.xy, up, 1.0);
    float away = clamp((gl_Position.w - 1.6) * 0.28, 0.0, 0.85);
    v_colour = mix(haze, colour.rgb * dim, 1.0 - away);
}
