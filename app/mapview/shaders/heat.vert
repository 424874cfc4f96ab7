// SPDX-License-Identifier: GPL-3.0-or-later
#version 440

layout(location = 0) in vec2 position;
layout(location = 1) in vec2 place;

layout(location = 0) out vec2 at;

layout(std140, binding = 0) uniform block
{
    mat4 matrix;
    vec4 ramp[6];
    float opacity;
};

void main()
{
    gl_Position = matrix * vec4(position, 0.0, 1.0);
    at = place;
}
