// SPDX-License-Identifier: GPL-3.0-or-later
in vec2 v_at;
in float v_shade;
in float v_haze;
in vec2 v_edge;
uniform sampler2D picture;
uniform float pictured;
uniform vec3 plain;
uniform vec3 haze;

void main()
{
    // How far inside the picture: it fades into the plain colour over a fiftieth of its side.
    vec2 inside = min(v_at, 1.0 - v_at) * 50.0;
    float known = clamp(min(inside.x, inside.y), 0.0, 1.0) * pictured;
    vec4 drawn = texture(picture, v_at);
    vec3 colour = mix(plain, drawn.rgb + plain * (1.0 - drawn.a), known) * v_shade;
    vec2 border = min(v_edge, 1.0 - v_edge) * 14.0;
    float shown = clamp(min(border.x, border.y), 0.0, 1.0);
    pixel = vec4(mix(haze, colour, shown * (1.0 - v_haze)), 1.0);
}
