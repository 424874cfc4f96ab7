// SPDX-License-Identifier: GPL-3.0-or-later
#version 440

// A line of constant width in pixels under any camera: the vertex moves aside by as many local
// units as a pixel has at its depth.
layout(location = 0) in vec2 position;
layout(location = 1) in vec2 extrude;
layout(location = 2) in vec2 half_width_and_side;
layout(location = 3) in vec4 colour;

layout(location = 0) out vec4 shade;
layout(location = 1) out vec2 distance_and_half;

layout(std140, binding = 0) uniform block
{
    mat4 matrix;
    float opacity;
    float unit;
};

void main()
{
    float depth = (matrix * vec4(position, 0.0, 1.0)).w;
    float reach = half_width_and_side.x + 1.0;
    vec2 moved = position + extrude * (reach * unit * depth);
    gl_Position = matrix * vec4(moved, 0.0, 1.0);
    shade = colour * opacity;
    distance_and_half = vec2(half_width_and_side.y * reach, half_width_and_side.x);
}
