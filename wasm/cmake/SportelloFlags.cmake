# SPDX-License-Identifier: EUPL-1.2
#
# Flags for all code, and the interface target `sportello_warnings` for our own.

# Asserts stay on in the native build, that the tests and the server use. Functions and lines are what
# a back trace needs; more of Boost's debug information would double time and size of the build.
set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O2 -g1")
set(CMAKE_C_FLAGS_RELWITHDEBINFO "-O2 -g1")

# Fused multiply-add would make native and wasm results differ.
add_compile_options(-ffp-contract=off)

if(EMSCRIPTEN)
  add_compile_options(-msimd128)
endif()

if(SPORTELLO_SANITIZE)
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
endif()

if(SPORTELLO_FUZZ)
  if(NOT CMAKE_CXX_COMPILER_ID MATCHES Clang)
    message(FATAL_ERROR "The fuzzers need clang: use 'cmake --preset fuzz'.")
  endif()
  add_compile_options(-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all)
  add_link_options(-fsanitize=address,undefined)
endif()

add_library(sportello_warnings INTERFACE)
target_compile_options(sportello_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Werror)
# GCC 12 sees overlaps and overlong reads in its own std::string that are not there (its bugs 105329 and
# 105651). AddressSanitizer watches for the real ones.
target_compile_options(sportello_warnings INTERFACE
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict -Wno-stringop-overread>)
