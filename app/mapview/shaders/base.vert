// SPDX-License-Identifier: GPL-3.0-or-later
#version 440

// Areas and lines of a base map: colour and width come by class, so that a mesh serves every zoom
// and theme. A width of less than nothing takes the class away.
layout(location = 0) in vec2 position;
layout(location = 1) in vec2 extrude;
layout(location = 2) in vec2 side_and_class;

layout(location = 0) out vec4 shade;
layout(location = 1) out vec2 distance_and_half;

layout(std140, binding = 0) uniform block
{
    mat4 matrix;
    float opacity;
    float unit;
    vec4 colours[18];
    vec4 half_widths[18];
};

void main()
{
    int kind = int(side_and_class.y + 0.5);
    float width = half_widths[kind].x;
    float depth = (matrix * vec4(position, 0.0, 1.0)).w;
    float reach = width + 1.0;
    vec2 moved = position + extrude * (reach * unit * depth);
    gl_Position = width < 0.0 ? vec4(2.0, 2.0, 2.0, 1.0) : matrix * vec4(moved, 0.0, 1.0);
    shade = colours[kind] * opacity;
    distance_and_half = vec2(side_and_class.x * reach, width);
}
