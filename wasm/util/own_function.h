// SPDX-License-Identifier: EUPL-1.2
#pragma once

/// Before the body of what is done for each row or cell of a page: it stays a function of its own.
///
/// Engines of WebAssembly compile fast first and well later, and change over when a function is called, never
/// within one: a loop over a page that was inlined into the one call of an encoder would run in slow code to its
/// end. A function called for each row is compiled well after a few rows, and quickly, since it is small.
#define SPORTELLO_OWN_FUNCTION __attribute__((noinline))
