# SPDX-License-Identifier: GPL-3.0-or-later
# The rules every target of ours is compiled under, as two INTERFACE targets:
#   yiping_options     C++23, warnings as errors, sanitizers
#   yiping_qt_options  Qt's switches that turn habits into errors

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
endif()

set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_CXX_SCAN_FOR_MODULES OFF)
# The same for libraries and programs, so that both can use the same precompiled header.
set(CMAKE_POSITION_INDEPENDENT_CODE OFF)
add_compile_options(-fPIC)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")
set(CMAKE_CXX_FLAGS_RELEASE "-O2")
set(CMAKE_CXX_FLAGS_DEBUG "-O0 -g")
set(CMAKE_CXX_FLAGS_SANITIZE "-O1 -g1 -fno-omit-frame-pointer")

find_program(YIPING_CCACHE ccache)
if(YIPING_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${YIPING_CCACHE}")
endif()

find_program(YIPING_MOLD mold)
if(YIPING_MOLD)
  add_link_options(-fuse-ld=mold)
endif()
add_link_options(-Wl,--as-needed)

# How many sources are compiled as one (docs/adr/0014); 0: each by itself, as the sanitizer presets
# do, so that a missing #include is found.
set(YIPING_JOIN 6 CACHE STRING "Sources compiled as one, 0 for none")
if(YIPING_SANITIZE)
  set(YIPING_JOIN 0)
endif()

add_library(yiping_options INTERFACE)
target_compile_features(yiping_options INTERFACE cxx_std_23)
target_compile_options(
  yiping_options
  INTERFACE -Wall
            -Wextra
            -Wpedantic
            -Wshadow$<$<BOOL:${YIPING_JOIN}>:$<TARGET_PROPERTY:YIPING_SHADOW>>
            -Wold-style-cast
            -Wcast-qual
            -Wnon-virtual-dtor
            -Woverloaded-virtual
            -Wextra-semi
            -Wvla
            -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_compile_options(
    yiping_options
    INTERFACE -Wduplicated-cond
              -Wlogical-op
              # Both see ghosts in std::expected, std::optional and ranges at -O2 (GCC 14).
              -Wno-dangling-reference
              -Wno-maybe-uninitialized)
endif()

if(YIPING_SANITIZE)
  if(YIPING_SANITIZE MATCHES "thread" AND YIPING_SANITIZE MATCHES "address")
    message(FATAL_ERROR "thread and address sanitizers do not go together")
  endif()
  add_compile_options(-fsanitize=${YIPING_SANITIZE} -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${YIPING_SANITIZE})
  # Instrumented code makes the optimiser's guesses worse, and they would be errors.
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(yiping_options INTERFACE -Wno-stringop-overflow -Wno-array-bounds -Wno-restrict)
  endif()
  if(YIPING_SANITIZE MATCHES "thread" AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # Fences are not followed by the thread sanitizer; library headers use them.
    target_compile_options(yiping_options INTERFACE -Wno-tsan)
  endif()
endif()

if(YIPING_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()

add_library(yiping_qt_options INTERFACE)
target_compile_definitions(
  yiping_qt_options
  INTERFACE QT_NO_CAST_FROM_ASCII
            QT_NO_CAST_TO_ASCII
            QT_NO_CONTEXTLESS_CONNECT
            QT_NO_NARROWING_CONVERSIONS_IN_CONNECT
            QT_NO_KEYWORDS
            QT_NO_FOREACH)

# Precompiled headers, one per kind of target and compiled once (docs/adr/0001): library headers
# only, never ours. The sanitizer presets do without, so that a missing #include is found.
option(YIPING_PCH "Precompiled headers" ON)
if(YIPING_SANITIZE)
  set(YIPING_PCH OFF)
endif()
