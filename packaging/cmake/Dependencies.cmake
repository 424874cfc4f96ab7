# SPDX-License-Identifier: GPL-3.0-or-later
# Every find_package of the project. The names to link are listed at the top of Yiping.cmake.

set(THREADS_PREFER_PTHREAD_FLAG ON)
find_package(Threads REQUIRED)
find_package(Python3 REQUIRED COMPONENTS Interpreter)
find_package(ZLIB REQUIRED)
find_package(OpenSSL 3.0 REQUIRED COMPONENTS Crypto SSL)
find_package(Boost 1.81 CONFIG REQUIRED COMPONENTS headers json)
find_package(SQLite3 3.40 REQUIRED)
find_package(Protobuf REQUIRED)
find_package(zstd CONFIG REQUIRED)
find_package(GDAL CONFIG REQUIRED)
find_package(PROJ CONFIG REQUIRED)
find_package(GEOS CONFIG REQUIRED)
find_package(ICU REQUIRED COMPONENTS uc i18n data)
find_package(fmt CONFIG REQUIRED)
find_package(spdlog CONFIG REQUIRED)
find_package(CLI11 CONFIG REQUIRED)
find_package(tomlplusplus CONFIG REQUIRED)
find_package(simdjson CONFIG REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(xlsxwriter REQUIRED IMPORTED_TARGET xlsxwriter)
pkg_check_modules(liburing REQUIRED IMPORTED_TARGET liburing)
pkg_check_modules(pangocairo REQUIRED IMPORTED_TARGET pangocairo cairo-pdf)
# glib's -pthread would not fit the precompiled headers; the link line has Threads::Threads anyway.
set_property(TARGET PkgConfig::pangocairo PROPERTY INTERFACE_COMPILE_OPTIONS "")

if(NOT TARGET zstd::libzstd)
  add_library(zstd::libzstd ALIAS zstd::libzstd_shared)
endif()
if(NOT TARGET PkgConfig::zstd)
  add_library(PkgConfig::zstd ALIAS zstd::libzstd)
endif()
if(NOT TARGET SQLite3::SQLite3)
  add_library(SQLite3::SQLite3 ALIAS SQLite::SQLite3)
endif()

# Asio and Beast are compiled once here, not in every file that includes them. Whoever links
# Boost::headers gets this; the archive is only pulled into programs that use it.
add_library(yiping_asio STATIC EXCLUDE_FROM_ALL "${CMAKE_CURRENT_LIST_DIR}/asio.cpp")
target_compile_definitions(
  yiping_asio
  PUBLIC BOOST_ASIO_SEPARATE_COMPILATION
         BOOST_ASIO_NO_DEPRECATED
         BOOST_BEAST_SEPARATE_COMPILATION)
get_target_property(boost_include Boost::headers INTERFACE_INCLUDE_DIRECTORIES)
target_include_directories(yiping_asio SYSTEM PUBLIC "${boost_include}")
target_link_libraries(yiping_asio PUBLIC OpenSSL::SSL OpenSSL::Crypto Threads::Threads)
set_target_properties(Boost::headers PROPERTIES INTERFACE_LINK_LIBRARIES yiping_asio)

find_package(PkgConfig REQUIRED)
pkg_check_modules(libav REQUIRED IMPORTED_TARGET libavformat libavcodec libavutil libswresample)
pkg_check_modules(gstreamer REQUIRED IMPORTED_TARGET gstreamer-rtsp-server-1.0 gstreamer-app-1.0 gstreamer-video-1.0 gio-2.0
                                                     pangocairo)
# Their -pthread would keep targets from using the common precompiled header; glibc needs none.
set_target_properties(PkgConfig::libav PkgConfig::gstreamer PROPERTIES INTERFACE_COMPILE_OPTIONS "")

if(YIPING_TESTS)
  find_package(GTest CONFIG REQUIRED)
  find_package(rapidcheck CONFIG REQUIRED)
  find_package(benchmark CONFIG REQUIRED)
endif()

if(NOT YIPING_HEADLESS)
  set(qt_components
      Core Gui OpenGL Qml Quick QuickControls2 QuickWidgets Widgets Network Positioning Location Multimedia ShaderTools Svg
      Test QuickTest LinguistTools)
  find_package(Qt6 6.8 REQUIRED COMPONENTS ${qt_components})
  qt_standard_project_setup(REQUIRES 6.8 I18N_TRANSLATED_LANGUAGES zh_CN en)
  qt_policy(SET QTP0004 NEW)
  # moc runs over the Qt layers only (yiping_qt_layer turns it on).
  set(CMAKE_AUTOMOC OFF)
  set(CMAKE_AUTOUIC OFF)
  set(QT_QML_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/qml")
endif()

# Tests are compiled without optimisation: what they call is optimised, and compiling them is most of a full build.
function(yiping_quick_to_compile target)
  if(CMAKE_BUILD_TYPE STREQUAL "Release")
    target_compile_options(${target} PRIVATE -O0)
  endif()
endfunction()

if(YIPING_PCH)
  # yiping_pch(kind LINKS targets HEADERS headers): the target others take their header from.
  function(yiping_pch kind)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "LINKS;HEADERS;OPTIONS")
    file(WRITE "${PROJECT_BINARY_DIR}/pch/${kind}.cpp" "")
    add_library(yiping_pch_${kind} STATIC EXCLUDE_FROM_ALL "${PROJECT_BINARY_DIR}/pch/${kind}.cpp")
    target_link_libraries(yiping_pch_${kind} PRIVATE yiping_options ${arg_OPTIONS} ${arg_LINKS})
    target_precompile_headers(yiping_pch_${kind} PRIVATE ${arg_HEADERS})
  endfunction()

  set(std_headers
      <algorithm> <array> <charconv> <chrono> <cstdint> <expected> <filesystem> <format>
      <functional> <map> <memory> <mutex> <optional> <ranges> <set> <span> <string>
      <string_view> <tuple> <unordered_map> <utility> <variant> <vector>)
  yiping_pch(std HEADERS ${std_headers})
  if(YIPING_TESTS)
    yiping_pch(test LINKS GTest::gmock GTest::gtest HEADERS ${std_headers} <gmock/gmock.h> <gtest/gtest.h>)
    yiping_quick_to_compile(yiping_pch_test)
  endif()
  if(NOT YIPING_HEADLESS)
    yiping_pch(qt OPTIONS yiping_qt_options
               LINKS Qt6::Core Qt6::Qml
               HEADERS ${std_headers} <QAbstractListModel> <QByteArray> <QDateTime> <QHash> <QList>
                       <QObject> <QString> <QUrl> <QVariant> <qqml.h>)
  endif()
endif()
