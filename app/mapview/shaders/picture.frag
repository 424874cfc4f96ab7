#version 440
layout(location = 0) in vec4 place;
layout(location = 0) out vec4 color;
layout(binding = 1) uniform sampler2D source;

void main()
{
    color = texture(source, vec2(place.x, place.y));
}
