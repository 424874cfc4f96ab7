// SPDX-License-Identifier: GPL-3.0-or-later
#version 440

layout(location = 0) in vec2 position;
layout(location = 1) in vec4 colour;

layout(location = 0) out vec4 shade;

layout(std140, binding = 0) uniform block
{
    mat4 matrix;
    float opacity;
    float period; // device pixels from stripe to stripe, along x
};

void main()
{
    gl_Position = matrix * vec4(position, 0.0, 1.0);
    shade = colour * opacity;
}
