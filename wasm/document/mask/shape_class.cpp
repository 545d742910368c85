// SPDX-License-Identifier: EUPL-1.2
#include "document/mask/shape_class.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace sportello::document {
namespace {

constexpr int kMaxMembers = 60;

size_t area(const Bitmap& bitmap) { return static_cast<size_t>(bitmap.width()) * static_cast<size_t>(bitmap.height()); }

}  // namespace

void ShapeClass::begin(Variant first) {
  *this = ShapeClass();
  grid_width_ = first.bitmap.width() + 2 * kMargin;
  grid_height_ = first.bitmap.height() + 2 * kMargin;
  sums_.assign(static_cast<size_t>(grid_width_) * static_cast<size_t>(grid_height_), 0);
  mean_.reset(grid_width_, grid_height_);
  before = first.measure.center_x + kSubpixels;
  after = first.bitmap.width() * kSubpixels - first.measure.center_x + kSubpixels;
  above = (first.bitmap.height() + kMargin) * kSubpixels;
  add(std::move(first), kMargin, kMargin);
}

void ShapeClass::add(Variant next, int x, int y) {
  add_to_mean(next.bitmap, x, y);
  next.grid_x = x;
  next.grid_y = y;
  next.anchor_x = next.measure.center_x;
  pixels_ += area(next.bitmap);
  if (variants_.size() < kMaxVariants) {
    latest_ = static_cast<int>(variants_.size());
    variants_.push_back(std::move(next));
    return;
  }
  size_t worst = 0;
  for (size_t i = 1; i < variants_.size(); ++i) {
    const Variant& a = variants_[i];
    const Variant& b = variants_[worst];
    if (a.uses < b.uses || (a.uses == b.uses && a.last_use < b.last_use)) worst = i;
  }
  pixels_ -= area(variants_[worst].bitmap);
  variants_[worst] = std::move(next);
  latest_ = static_cast<int>(worst);
}

void ShapeClass::forget() { *this = ShapeClass(); }

void ShapeClass::add_to_mean(const Bitmap& bitmap, int x, int y) {
  if (members_ >= kMaxMembers) {
    members_ /= 2;
    for (auto& sum : sums_) sum = static_cast<uint8_t>(sum / 2);
  }
  ++members_;
  mean_pixels_ = 0;
  for (int row = 0; row < grid_height_; ++row) {
    uint8_t* sums = sums_.data() + static_cast<size_t>(row) * static_cast<size_t>(grid_width_);
    uint64_t* mean = mean_.row(row);
    for (int begin = 0; begin < grid_width_; begin += 64) {
      const uint64_t ink = bitmap.window(row - y, begin - x);
      const int count = std::min(64, grid_width_ - begin);
      uint64_t bits = 0;
      for (int i = 0; i < count; ++i) {
        sums[begin + i] = static_cast<uint8_t>(sums[begin + i] + ((ink >> i) & 1));
        bits |= static_cast<uint64_t>(2 * sums[begin + i] >= members_) << i;
      }
      mean[begin / 64] = bits;
      mean_pixels_ += std::popcount(bits);
    }
  }
}

}  // namespace sportello::document
