// SPDX-License-Identifier: EUPL-1.2
#include "document/image/image.h"
#include "util/own_function.h"

#include <algorithm>

namespace sportello::document {

Rect unite(const Rect& a, const Rect& b) {
  if (a.empty()) return b;
  if (b.empty()) return a;
  const int x = std::min(a.x, b.x);
  const int y = std::min(a.y, b.y);
  return {x, y, std::max(a.x + a.width, b.x + b.width) - x, std::max(a.y + a.height, b.y + b.height) - y};
}

Rect intersect(const Rect& a, const Rect& b) {
  const int x = std::max(a.x, b.x);
  const int y = std::max(a.y, b.y);
  const Rect common{x, y, std::min(a.x + a.width, b.x + b.width) - x, std::min(a.y + a.height, b.y + b.height) - y};
  return common.empty() ? Rect{} : common;
}

GrayImage to_gray(const Image& image) {
  GrayImage gray(image.width(), image.height());
  const auto convert_row = [&](int y) SPORTELLO_OWN_FUNCTION { std::transform(image.row(y), image.row(y) + image.width(), gray.row(y), luma); };
  for (int y = 0; y < image.height(); ++y) convert_row(y);
  return gray;
}

}  // namespace sportello::document
