# SPDX-License-Identifier: EUPL-1.2
#
# GoogleTest from Debian's source package, built with the same flags as the code under test.

set(googletest_source /usr/src/googletest)
if(NOT EXISTS ${googletest_source}/CMakeLists.txt)
  message(FATAL_ERROR "${googletest_source} is missing: install the Debian package googletest.")
endif()
set(INSTALL_GTEST OFF)
set(BUILD_GMOCK ON)
if(EMSCRIPTEN)
  set(gtest_disable_pthreads ON CACHE BOOL "Node runs the tests in one thread" FORCE)
endif()
add_subdirectory(${googletest_source} ${CMAKE_BINARY_DIR}/googletest EXCLUDE_FROM_ALL SYSTEM)
foreach(library gtest gtest_main gmock gmock_main)
  if(NOT TARGET GTest::${library})
    add_library(GTest::${library} ALIAS ${library})
  endif()
endforeach()
