// SPDX-License-Identifier: GPL-3.0-or-later
in vec3 place;
in float shade;
uniform mat4 clip;
uniform float rise;
uniform float hill_shade;
uniform vec4 ground_box;
uniform vec4 edge_box;
out vec2 v_at;
out float v_shade;
out float v_haze;
out vec2 v_edge;

void main()
{
    gl_Position = clip * vec4(place.xy, place.z * rise, 1.0);
    v_at = (place.xy - ground_box.xy) / (ground_box.zw - ground_box.xy);
    v_edge = (place.xy - edge_box.xy) / (edge_box.zw - edge_box.xy);
    // Straight down the map is the flat one: shades come with heights.
    v_shade = mix(1.0, shade, hill_shade * clamp(rise * 1.2, 0.0, 1.0));
    v_haze = clamp((gl_Position.w - 1.6) * 0.28, 0.0, 0.85);
}
