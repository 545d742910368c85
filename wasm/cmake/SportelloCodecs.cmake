# SPDX-License-Identifier: EUPL-1.2
#
# The imported targets codecs::opus and codecs::vpx, and the versions that sources.lock pins
# in SPORTELLO_OPUS_VERSION and SPORTELLO_VPX_VERSION.

if(NOT SPORTELLO_CODECS_DIR)
  if(EMSCRIPTEN)
    set(variant wasm)
  else()
    set(variant native)
  endif()
  execute_process(
    COMMAND bash ${CMAKE_SOURCE_DIR}/wasm/codecs/build.sh ${variant}
    OUTPUT_VARIABLE codecs_prefix OUTPUT_STRIP_TRAILING_WHITESPACE
    RESULT_VARIABLE codecs_result)
  if(NOT codecs_result EQUAL 0)
    message(FATAL_ERROR "The codecs could not be built; the message above says why.")
  endif()
else()
  set(codecs_prefix ${SPORTELLO_CODECS_DIR})
endif()
message(STATUS "Codecs: ${codecs_prefix}")

foreach(codec opus vpx)
  if(NOT EXISTS ${codecs_prefix}/lib/lib${codec}.a)
    message(FATAL_ERROR "${codecs_prefix}/lib/lib${codec}.a is missing: "
      "remove that folder, or give another one with -DSPORTELLO_CODECS_DIR=...")
  endif()
  add_library(codecs::${codec} STATIC IMPORTED GLOBAL)
  set_target_properties(codecs::${codec} PROPERTIES
    IMPORTED_LOCATION ${codecs_prefix}/lib/lib${codec}.a
    INTERFACE_INCLUDE_DIRECTORIES ${codecs_prefix}/include)
  if(NOT EMSCRIPTEN)
    set_property(TARGET codecs::${codec} PROPERTY INTERFACE_LINK_LIBRARIES m)
  endif()
endforeach()

set(lock ${CMAKE_SOURCE_DIR}/wasm/codecs/sources.lock)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${lock})
file(STRINGS ${lock} rows REGEX "^(opus|libvpx) ")
foreach(row IN LISTS rows)
  if(row MATCHES "^(lib)?([a-z]+) +([0-9.]+) ")
    string(TOUPPER ${CMAKE_MATCH_2} name)
    set(SPORTELLO_${name}_VERSION ${CMAKE_MATCH_3})
  endif()
endforeach()
