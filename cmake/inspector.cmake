# SPDX-License-Identifier: GPL-3.0-or-later
# What every target of the project shares.

add_library(inspector_options INTERFACE)
target_include_directories(inspector_options INTERFACE "${PROJECT_SOURCE_DIR}")
target_compile_definitions(inspector_options INTERFACE
  QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_FOREACH QT_NO_KEYWORDS
  INSPECTOR_VERSION="${PROJECT_VERSION}")
target_compile_options(inspector_options INTERFACE
  -Wall -Wextra -Wpedantic -Wnon-virtual-dtor -Woverloaded-virtual
  # Where files are joined, what another one has at its top hides nothing.
  $<IF:$<BOOL:$<TARGET_PROPERTY:UNITY_BUILD>>,$<$<CXX_COMPILER_ID:GNU>:-Wshadow=local>,-Wshadow>
  # GCC 12 warns falsely of std::string and std::optional where it inlines much.
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict> $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>
  $<$<BOOL:${INSPECTOR_WERROR}>:-Werror>)
if(INSPECTOR_SANITIZE)
  target_compile_options(inspector_options INTERFACE
    -fsanitize=${INSPECTOR_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(inspector_options INTERFACE -fsanitize=${INSPECTOR_SANITIZE})
endif()

# Headers that most of a target's files need, parsed once: a third of the time that a file takes. Worth it from some eight files on.
# A compiler's cache (CMAKE_CXX_COMPILER_LAUNCHER) does not see through them, and is better still.
set(inspector_standard_headers <algorithm> <array> <atomic> <chrono> <cstdint> <functional> <map> <memory> <mutex>
  <optional> <set> <span> <string> <string_view> <utility> <variant> <vector>)
function(inspector_precompile target)
  target_precompile_headers(${target} PRIVATE ${ARGN})
  # GCC 12 forgets that they are the system's, and warns falsely of what is inlined from them.
  target_compile_options(${target} PRIVATE
    $<$<CXX_COMPILER_ID:GNU>:-Wno-stringop-overflow> $<$<CXX_COMPILER_ID:GNU>:-Wno-array-bounds>)
endfunction()

# With INSPECTOR_JOIN, eight of the target's files are compiled as one. For folders whose headers take longer than their code:
# a third of the time. A name of an anonymous namespace may then stand only once in the folder.
function(inspector_join target)
  if(INSPECTOR_JOIN)
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 8)
    # GCC 12 takes an anonymous namespace for one of a header.
    target_compile_options(${target} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-Wno-subobject-linkage>)
  endif()
endfunction()

# How many files the compiler is given for the target.
function(inspector_units out target)
  list(LENGTH ARGN files)
  get_target_property(joined ${target} UNITY_BUILD)
  if(joined)
    math(EXPR files "(${files} + 7) / 8")
  endif()
  set(${out} ${files} PARENT_SCOPE)
endfunction()

# inspector_library(hls SOURCES a.cpp b.cpp LINKS inspector_model): one folder of core or app.
# A library links only what stands below it, so that an include upwards does not build.
# PRECOMPILE <QtWidgets>: see inspector_precompile().
# JOINED: see inspector_join().
function(inspector_library name)
  cmake_parse_arguments(ARG "JOINED" "" "SOURCES;LINKS;PRECOMPILE" ${ARGN})
  add_library(inspector_${name} STATIC ${ARG_SOURCES})
  if(ARG_JOINED)
    inspector_join(inspector_${name})
  endif()
  target_link_libraries(inspector_${name} PUBLIC inspector_options ${ARG_LINKS})
  inspector_units(files inspector_${name} ${ARG_SOURCES})
  if(files GREATER 7 AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    list(PREPEND ARG_PRECOMPILE ${inspector_standard_headers})
  endif()
  if(ARG_PRECOMPILE)
    inspector_precompile(inspector_${name} ${ARG_PRECOMPILE})
  endif()
endfunction()

# inspector_test(hls SOURCES a_test.cpp LINKS inspector_hls): one GoogleTest program, each test counted by CTest.
function(inspector_test name)
  if(NOT INSPECTOR_TESTS)
    return()
  endif()
  cmake_parse_arguments(ARG "QT;SERIAL;JOINED" "TIMEOUT" "SOURCES;LINKS;LABELS;PRECOMPILE" ${ARGN})
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 120)
  endif()
  add_executable(test_${name} ${ARG_SOURCES})
  if(ARG_JOINED)
    inspector_join(test_${name})
  endif()
  if(ARG_QT)  # A main of its own: tests/support/qt_test_main.cpp makes the application object.
    set_target_properties(test_${name} PROPERTIES AUTOMOC ON)
    target_link_libraries(test_${name} PRIVATE inspector_options inspector_test_support_qt ${ARG_LINKS} GTest::gmock)
  else()
    target_link_libraries(test_${name} PRIVATE inspector_options ${ARG_LINKS} GTest::gmock GTest::gtest_main)
  endif()
  # What is tested is optimised; the tests themselves would only take twice as long to build.
  target_compile_options(test_${name} PRIVATE $<$<CONFIG:Release>:-O0>)
  inspector_units(files test_${name} ${ARG_SOURCES})
  if(files GREATER 5 AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    list(PREPEND ARG_PRECOMPILE ${inspector_standard_headers})
  endif()
  if(ARG_PRECOMPILE AND files GREATER 5)
    inspector_precompile(test_${name} <gmock/gmock.h> <gtest/gtest.h> ${ARG_PRECOMPILE})
  endif()
  # What takes long begins first, so that it is not waited for at the end.
  set(properties TIMEOUT ${ARG_TIMEOUT} COST ${ARG_TIMEOUT} ENVIRONMENT "QT_QPA_PLATFORM=offscreen")
  if(ARG_LABELS)
    list(APPEND properties LABELS "${ARG_LABELS}")
  endif()
  if(ARG_SERIAL)
    list(APPEND properties RUN_SERIAL TRUE)
  endif()
  gtest_discover_tests(test_${name} TEST_PREFIX "${name}." DISCOVERY_MODE PRE_TEST DISCOVERY_TIMEOUT 60
    PROPERTIES ${properties})
endfunction()
