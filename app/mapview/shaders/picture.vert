#version 440
// A picture as it is. Mesa's llvmpipe copies it by rows instead of pixel by pixel where it sees that the place in the
// picture comes from one input of four numbers that are not pairwise the same (docs/adr/0032).
layout(location = 0) in vec4 qt_Vertex;
layout(location = 1) in vec2 qt_MultiTexCoord0;
layout(location = 0) out vec4 place;
layout(std140, binding = 0) uniform buf
{
    mat4 qt_Matrix;
    float qt_Opacity;
};

void main()
{
    place = vec4(qt_MultiTexCoord0, qt_MultiTexCoord0.yx);
    gl_Position = qt_Matrix * qt_Vertex;
}
