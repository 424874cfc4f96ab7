// SPDX-License-Identifier: GPL-3.0-or-later
#version 440

layout(location = 0) in vec4 shade;
layout(location = 1) in vec2 distance_and_half;
layout(location = 0) out vec4 fragment;

void main()
{
    fragment = shade * clamp(distance_and_half.y + 0.5 - abs(distance_and_half.x), 0.0, 1.0);
}
