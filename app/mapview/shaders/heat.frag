// SPDX-License-Identifier: GPL-3.0-or-later
#version 440

// The square root of the density's share of the scale, coloured by a ramp of six.
layout(location = 0) in vec2 at;
layout(location = 0) out vec4 fragment;

layout(std140, binding = 0) uniform block
{
    mat4 matrix;
    vec4 ramp[6];
    float opacity;
};
layout(binding = 1) uniform sampler2D heat;

void main()
{
    float share = texture(heat, at).r * 5.0;
    int step = min(int(share), 4);
    fragment = mix(ramp[step], ramp[step + 1], share - float(step)) * opacity;
}
