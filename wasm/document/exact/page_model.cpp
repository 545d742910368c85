// SPDX-License-Identifier: EUPL-1.2
#include "document/exact/page_model.h"

#include <algorithm>

namespace sportello::document {

namespace {

/// A place a context for every few pixels: more would not be filled.
int memory_size_log2(const Mask& mask) {
  int size = 14;
  while (size < 18 && (size_t{32} << size) < mask.values().size()) ++size;
  return size;
}

}  // namespace

PageModel::PageModel(const Mask& mask, bool gray)
    : gray_(gray),
      width_(mask.width()),
      mask_(mask),
      steps_(mask_.row_words() + 1),
      busy_(mask_.row_words() + 1),
      tiles_(static_cast<size_t>(width_ / kTile) + 2),
      colours_(gray, memory_size_log2(mask)) {
  for (auto& line : lines_) line.resize(static_cast<size_t>(width_ + 2 * kMargin), to_colour(Rgba{255, 255, 255}));
}

void PageModel::begin_row(int y, const Rgba* rendition) {
  y_ = y;
  rendition_ = rendition;
  if (y == 0) {
    // Nothing is above the first row: take what is shown of it.
    for (int back = 1; back < 3; ++back) {
      for (int x = -kMargin; x < width_ + kMargin; ++x) line(back)[x] = to_colour(rendition[std::clamp(x, 0, width_ - 1)]);
    }
    find_steps(line(1));
  }
  std::fill(line(0) - kMargin, line(0), line(1)[0]);
  mask_.find_edges(y, busy_.data());
  for (size_t i = 0; i + 1 < steps_.size(); ++i) {
    busy_[i] |= steps_[i] | steps_[i] << 1 | steps_[i + 1] >> 63;
  }
}

void PageModel::end_row() {
  Colour* here = line(0);
  std::fill(here + width_, here + width_ + kMargin, here[width_ - 1]);
  find_steps(here);
  if (smooth_ != nullptr) smooth_->next_row();
  turn_ = (turn_ + 2) % 3;
}

void PageModel::find_steps(const Colour* row) {
  std::fill(steps_.begin(), steps_.end(), 0);
  for (int x = 1; x < width_; ++x) {
    steps_[static_cast<size_t>(x) / 64] |= static_cast<uint64_t>(row[x] != row[x - 1]) << (63 - x % 64);
  }
}

int PageModel::flat_length(int x, int end) const {
  size_t word = static_cast<size_t>(x) / 64;
  uint64_t rest = busy_[word] << (x % 64);
  int length = 0;
  if (rest == 0) {
    length = 64 - x % 64;
    while (x + length < end && busy_[++word] == 0) length += 64;
    rest = x + length < end ? busy_[word] : 0;
  }
  while (rest != 0 && (rest >> 63) == 0) {
    rest <<= 1;
    ++length;
  }
  return std::min(length, end - x);
}

}  // namespace sportello::document
