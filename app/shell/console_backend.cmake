# SPDX-License-Identifier: GPL-3.0-or-later
# The console without its windows, for the program and for tests and benchmarks that need no Qt.
include_guard(GLOBAL)
add_library(yiping_console_backend STATIC "${CMAKE_CURRENT_LIST_DIR}/console_backend.cpp"
                                          "${CMAKE_CURRENT_LIST_DIR}/console_folder.cpp"
                                          "${CMAKE_CURRENT_LIST_DIR}/console_sign_in.cpp"
                                          "${CMAKE_CURRENT_LIST_DIR}/console_values.cpp"
                                          "${CMAKE_CURRENT_LIST_DIR}/early_cases.cpp"
                                          "${CMAKE_CURRENT_LIST_DIR}/enrolment.cpp")
add_library(yiping::console_backend ALIAS yiping_console_backend)
target_include_directories(yiping_console_backend PUBLIC "${CMAKE_CURRENT_LIST_DIR}")
target_link_libraries(yiping_console_backend PRIVATE yiping_options Boost::json)
yiping_link(yiping_console_backend PUBLIC "base;domain;services" "")
yiping_link(yiping_console_backend PRIVATE "crypto;protocol;storage;sync" "")
