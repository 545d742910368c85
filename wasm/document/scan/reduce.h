// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "document/image/image.h"

namespace sportello::document {

/// The whole number by which both sides are divided so that the longer has at most `long_side`
/// pixels and the shorter at least one.
int reduction_to(int width, int height, int long_side);

/// Means of `factor` x `factor` boxes; up to factor - 1 pixels at the right and bottom are left out.
Image reduce(const Image& image, int factor);

}  // namespace sportello::document
