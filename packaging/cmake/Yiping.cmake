# SPDX-License-Identifier: GPL-3.0-or-later
# One line per layer, program and test.
#
#   yiping_layer(domain [SOURCES a.cpp …] [USES base …] [LINKS X::y …] [PRIVATE_LINKS …] [DEFINES …])
#       target yiping_domain, alias yiping::domain. Public headers: app/domain/include/yiping/domain.
#       ALONE names sources whose own names clash with a neighbour's (see yiping_join_sources).
#       The folder itself is a private include root. Without SOURCES: headers only.
#   yiping_qt_layer(…)   the same with moc and Qt's switches (links Qt6::Core)
#   yiping_program(yipingctl SOURCES main.cpp [USES …] [LINKS …] [DEFINES …] [QT])
#   yiping_test(domain_tests SOURCES x_tests.cpp [USES …] [LINKS …] [LABELS unit …] [DEFINES …]
#               [TIMEOUT seconds] [QT])
#       GoogleTest and GoogleMock with their main; one ctest entry per executable. LABELS: unit
#       property simulation integration qml desk visual bench; a test with the label `long` runs
#       only with ./run test --all. With QT: moc, Qt6::Core, Qt6::Test.
#   yiping_qml_test(name SOURCES main.cpp [QML folder] [USES …] [LINKS …])   Qt Quick Test
#   yiping_migrations(result FOLDER)   the steps of a database's history, to be compiled in
#   yiping_bench(name SOURCES … [USES …] [LINKS …])   executable of tests/bench
#   yiping_fuzz(fuzz_csv SOURCES csv_fuzz.cpp [CORPUS folder] [USES …] [LINKS …])   defines
#       LLVMFuzzerTestOneInput; the corpus (default tests/fuzz/corpus/<name>) is replayed by
#       ./run test, ./run fuzz goes on from it with libFuzzer
#
# External targets for LINKS (all system includes):
#   Boost::headers (Asio and Beast, compiled once; Geometry)   Boost::json
#   OpenSSL::SSL OpenSSL::Crypto   SQLite::SQLite3   protobuf::libprotobuf   zstd::libzstd
#   ZLIB::ZLIB   GDAL::GDAL   PROJ::proj   GEOS::geos_c   ICU::uc ICU::i18n
#   spdlog::spdlog   fmt::fmt   CLI11::CLI11   tomlplusplus::tomlplusplus   simdjson::simdjson
#   Threads::Threads   GTest::gtest GTest::gmock   rapidcheck   benchmark::benchmark
#   Qt6::Core Gui Qml Quick QuickControls2 QuickWidgets Widgets Network Positioning Location Svg
#   Qt6::Test QuickTest

# Reads the steps of a database's history (NNNN.sql in FOLDER) into `result`, as initialisers of
# sqlite::Migration, and their number into `result`_count. A program may open a database that is
# newer than itself if that says so: a line `-- min_compatible: N` of a step names the oldest; without
# one nobody older may.
function(yiping_migrations result folder)
  set(steps "")
  set(count 0)
  file(GLOB files CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/${folder}/[0-9]*.sql")
  list(SORT files)
  foreach(sql_file IN LISTS files)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${sql_file}")
    math(EXPR count "${count} + 1")
    file(READ "${sql_file}" sql)
    set(oldest ${count})
    if(sql MATCHES "-- min_compatible: ([0-9]+)")
      set(oldest ${CMAKE_MATCH_1})
    endif()
    string(APPEND steps "        {${count}, ${oldest}, R\"sql(${sql})sql\"},\n")
  endforeach()
  set(${result} "${steps}" PARENT_SCOPE)
  set(${result}_count ${count} PARENT_SCOPE)
endfunction()

# The name by which programs ask for a shared library, for those that load it late.
function(yiping_library_name result file)
  execute_process(COMMAND ${CMAKE_OBJDUMP} -p ${file} OUTPUT_VARIABLE says COMMAND_ERROR_IS_FATAL ANY)
  if(NOT says MATCHES "SONAME +([^\n]+)")
    message(FATAL_ERROR "${file} does not say its name")
  endif()
  set(${result} "${CMAKE_MATCH_1}" PARENT_SCOPE)
endfunction()

# Adds a folder if it has a CMakeLists.txt, and looks again at every build if it has not.
function(yiping_add_folder folder)
  file(GLOB found CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/${folder}/CMakeLists.txt")
  if(found)
    add_subdirectory("${PROJECT_SOURCE_DIR}/${folder}" "${PROJECT_BINARY_DIR}/${folder}")
  endif()
endfunction()

# Sources are compiled some at a time as one: what headers and templates cost is then paid once
# (docs/adr/0014). Names of an unnamed namespace must differ within a target; a source of tables with
# short names, or one with compile options of its own, stays ALONE, and so do generated ones. Not
# CMake's UNITY_BUILD: before 4.0 it writes absolute paths, and a clone elsewhere would miss the cache.
function(yiping_join_sources target)
  if(YIPING_JOIN LESS 2)
    return()
  endif()
  list(TRANSFORM ARGN PREPEND "${CMAKE_CURRENT_SOURCE_DIR}/" OUTPUT_VARIABLE alone)
  set(folder "${CMAKE_CURRENT_BINARY_DIR}/joined/${target}")
  get_target_property(sources ${target} SOURCES)
  set(together "")
  foreach(source IN LISTS sources)
    cmake_path(ABSOLUTE_PATH source)
    cmake_path(IS_PREFIX PROJECT_BINARY_DIR "${source}" generated)
    if(source MATCHES "\\.cpp$" AND NOT generated AND NOT source IN_LIST alone)
      list(APPEND together "${source}")
    endif()
  endforeach()
  list(LENGTH together many)
  if(many LESS 2)
    return()
  endif()
  # Moc still looks at them, nobody compiles them.
  set_source_files_properties(${together} PROPERTIES HEADER_FILE_ONLY ON)
  math(EXPR last "(${many} - 1) / ${YIPING_JOIN}")
  foreach(number RANGE ${last})
    math(EXPR first "${number} * ${YIPING_JOIN}")
    list(SUBLIST together ${first} ${YIPING_JOIN} some)
    set(text "")
    foreach(source IN LISTS some)
      cmake_path(RELATIVE_PATH source BASE_DIRECTORY "${folder}")
      string(APPEND text "#include \"${source}\"\n")
    endforeach()
    file(CONFIGURE OUTPUT "${folder}/joined_${number}.cpp" CONTENT "${text}" @ONLY)
    target_sources(${target} PRIVATE "${folder}/joined_${number}.cpp")
  endforeach()
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # The joined source is not the "main file" in which GCC allows such types.
    target_compile_options(${target} PRIVATE -Wno-subobject-linkage)
  endif()
endfunction()

function(yiping_use_pch target kind)
  if(TARGET yiping_pch_${kind})
    target_precompile_headers(${target} REUSE_FROM yiping_pch_${kind})
  endif()
endfunction()

# USES names layers, LINKS anything.
function(yiping_link target keyword uses links)
  foreach(layer IN LISTS uses)
    # A layer that is not there yet shows up as a missing include, with file and line.
    target_link_libraries(${target} ${keyword} $<TARGET_NAME_IF_EXISTS:yiping::${layer}>)
  endforeach()
  target_link_libraries(${target} ${keyword} ${links})
endfunction()

# Sources that are there. One that is missing is named, and its symbols will be missed by the
# linker; but it does not keep all other layers from being built.
function(yiping_existing_sources result owner)
  set(found "")
  foreach(source IN LISTS ARGN)
    get_source_file_property(generated "${source}" GENERATED)
    if(generated OR EXISTS "${source}" OR EXISTS "${CMAKE_CURRENT_SOURCE_DIR}/${source}")
      list(APPEND found "${source}")
    else()
      message(WARNING "${owner}: no file ${source}")
      # Looked for again at every build.
      file(GLOB missing CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/${source}")
    endif()
  endforeach()
  if(NOT found)
    file(WRITE "${CMAKE_CURRENT_BINARY_DIR}/nothing.cpp" "")
    set(found "${CMAKE_CURRENT_BINARY_DIR}/nothing.cpp")
  endif()
  set(${result} "${found}" PARENT_SCOPE)
endfunction()

function(yiping_layer_target name qt)
  cmake_parse_arguments(PARSE_ARGV 2 arg "" "" "SOURCES;ALONE;USES;LINKS;PRIVATE_LINKS;DEFINES")
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "layer ${name}: unknown ${arg_UNPARSED_ARGUMENTS}")
  endif()
  set(target yiping_${name})
  if(NOT arg_SOURCES)
    add_library(${target} INTERFACE)
    set(public INTERFACE)
  else()
    yiping_existing_sources(sources ${target} ${arg_SOURCES})
    add_library(${target} STATIC ${sources})
    yiping_join_sources(${target} ${arg_ALONE})
    set(public PUBLIC)
    target_include_directories(${target} PRIVATE "${CMAKE_CURRENT_SOURCE_DIR}")
    target_link_libraries(${target} PRIVATE yiping_options)
    target_link_libraries(${target} PRIVATE ${arg_PRIVATE_LINKS})
    target_compile_definitions(${target} PRIVATE ${arg_DEFINES})
    if(qt)
      yiping_use_pch(${target} qt)
    else()
      yiping_use_pch(${target} std)
    endif()
    if(qt)
      set_target_properties(${target} PROPERTIES AUTOMOC ON)
      target_link_libraries(${target} PRIVATE yiping_qt_options)
      file(GLOB_RECURSE headers CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*.h")
      target_sources(${target} PRIVATE ${headers})
    endif()
  endif()
  if(qt)
    target_link_libraries(${target} ${public} Qt6::Core)
  endif()
  if(IS_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}/include")
    target_include_directories(${target} ${public} "${CMAKE_CURRENT_SOURCE_DIR}/include")
  endif()
  yiping_link(${target} ${public} "${arg_USES}" "${arg_LINKS}")
  add_library(yiping::${name} ALIAS ${target})
endfunction()

function(yiping_layer name)
  yiping_layer_target(${name} OFF ${ARGN})
endfunction()

function(yiping_qt_layer name)
  yiping_layer_target(${name} ON ${ARGN})
endfunction()

function(yiping_executable name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "QT" "PCH" "SOURCES;ALONE;USES;LINKS;DEFINES")
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "program ${name}: unknown ${arg_UNPARSED_ARGUMENTS}")
  endif()
  yiping_existing_sources(sources ${name} ${arg_SOURCES})
  add_executable(${name} ${sources})
  yiping_join_sources(${name} ${arg_ALONE})
  target_include_directories(${name} PRIVATE "${CMAKE_CURRENT_SOURCE_DIR}")
  target_link_libraries(${name} PRIVATE yiping_options)
  target_compile_definitions(${name} PRIVATE ${arg_DEFINES})
  if(arg_PCH)
    yiping_use_pch(${name} ${arg_PCH})
  elseif(arg_QT)
    yiping_use_pch(${name} qt)
  else()
    yiping_use_pch(${name} std)
  endif()
  if(arg_QT)
    set_target_properties(${name} PROPERTIES AUTOMOC ON)
    target_link_libraries(${name} PRIVATE yiping_qt_options Qt6::Core)
  endif()
  yiping_link(${name} PRIVATE "${arg_USES}" "${arg_LINKS}")
endfunction()

function(yiping_program name)
  yiping_executable(${name} ${ARGN})
endfunction()

function(yiping_bench name)
  yiping_executable(${name} ${ARGN})
  set_target_properties(${name} PROPERTIES YIPING_SHADOW "=local")
endfunction()

function(yiping_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "QT" "TIMEOUT" "SOURCES;ALONE;USES;LINKS;DEFINES;LABELS")
  set(qt PCH test)
  if(arg_QT)
    set(qt QT)
    list(APPEND arg_LINKS Qt6::Test)
  endif()
  list(APPEND arg_LINKS GTest::gmock_main GTest::gmock GTest::gtest)
  yiping_executable(${name} ${qt} SOURCES ${arg_SOURCES} ALONE ${arg_ALONE} USES ${arg_USES}
                    LINKS ${arg_LINKS} DEFINES ${arg_DEFINES})
  # A local `now` is fine beside a neighbour's constant of that name.
  set_target_properties(${name} PROPERTIES YIPING_SHADOW "=local")
  if(NOT arg_QT)
    yiping_quick_to_compile(${name})
  endif()
  yiping_add_ctest(${name} "${arg_LABELS}" "${arg_TIMEOUT}" ${name})
endfunction()

function(yiping_qml_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "TIMEOUT;QML" "SOURCES;USES;LINKS;DEFINES;LABELS")
  if(NOT arg_QML)
    set(arg_QML "${CMAKE_CURRENT_SOURCE_DIR}")
  endif()
  list(APPEND arg_LABELS qml)
  yiping_executable(${name} QT SOURCES ${arg_SOURCES} USES ${arg_USES}
                    LINKS ${arg_LINKS} Qt6::QuickTest Qt6::Qml
                    DEFINES ${arg_DEFINES} QUICK_TEST_SOURCE_DIR="${arg_QML}")
  yiping_add_ctest(${name} "${arg_LABELS}" "${arg_TIMEOUT}" ${name} -o
                   "${PROJECT_BINARY_DIR}/test-results/${name}.xml,junitxml" -o -,txt -import
                   "${PROJECT_BINARY_DIR}/qml")
endfunction()

function(yiping_add_ctest name labels timeout)
  if(NOT labels)
    set(labels unit)
  endif()
  if(NOT timeout)
    set(timeout 300)
    if("long" IN_LIST labels)
      set(timeout 1800)
    endif()
  endif()
  if(YIPING_SANITIZE)
    math(EXPR timeout "${timeout} * 4")
  endif()
  set(environment "YIPING_SOURCE_DIR=${PROJECT_SOURCE_DIR}" "YIPING_BINARY_DIR=${PROJECT_BINARY_DIR}")
  if(NOT DEFINED ENV{QT_QPA_PLATFORM})
    list(APPEND environment "QT_QPA_PLATFORM=offscreen")
  endif()
  if(YIPING_SANITIZE MATCHES "thread")
    list(APPEND environment "TSAN_OPTIONS=halt_on_error=1:second_deadlock_stack=1")
  endif()
  add_test(NAME ${name} COMMAND ${ARGN})
  set_tests_properties(${name} PROPERTIES LABELS "${labels}" TIMEOUT ${timeout}
                                          ENVIRONMENT "${environment}")
endfunction()

if(YIPING_FUZZ)
  add_custom_target(fuzzers)
  file(WRITE "${PROJECT_BINARY_DIR}/fuzzers.txt" "")
endif()

function(yiping_fuzz name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "CORPUS" "SOURCES;USES;LINKS;DEFINES")
  if(NOT arg_CORPUS)
    set(arg_CORPUS "${PROJECT_SOURCE_DIR}/tests/fuzz/corpus/${name}")
  endif()
  if(YIPING_FUZZ)
    yiping_executable(${name} SOURCES ${arg_SOURCES} USES ${arg_USES} LINKS ${arg_LINKS}
                      DEFINES ${arg_DEFINES})
    target_link_options(${name} PRIVATE -fsanitize=fuzzer)
    add_dependencies(fuzzers ${name})
    file(APPEND "${PROJECT_BINARY_DIR}/fuzzers.txt" "${name}\t${arg_CORPUS}\n")
  else()
    yiping_executable(${name} SOURCES ${arg_SOURCES} "${PROJECT_SOURCE_DIR}/packaging/cmake/fuzz_replay.cpp"
                      USES ${arg_USES} LINKS ${arg_LINKS} DEFINES ${arg_DEFINES})
    yiping_add_ctest(${name} fuzz "" ${name} "${arg_CORPUS}")
  endif()
endfunction()
