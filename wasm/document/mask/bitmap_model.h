// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "document/mask/bits.h"
#include "document/mask/shape_class.h"
#include "util/own_function.h"

namespace sportello::document {

/// Codes the pixels of a shape: afresh from its own pixels so far, or as a refinement of a class's mean.
class BitmapModel {
 public:
  BitmapModel()
      : small_(1 << 10), middle_(1 << 16), large_(1 << kLargeBits), edges_(1 << 13), near_(1 << 16),
        levels_(8 * 81 * 16), wide_(1 << 16), fine_(1 << 12), fresh_mixer_(16, 17), refined_mixer_(8 * 16, 17),
        shape_mixer_(16 * 8, 17) {}

  /// `bitmap` has its size; its pixels are read (writing) or set (reading, white before).
  template <class Coder>
  void code_fresh(Coder& coder, Bitmap& bitmap);

  /// `bitmap` lies at (x, y) of the class's grid; `previous` is the class's latest shape.
  template <class Coder>
  void code_refined(Coder& coder, Bitmap& bitmap, const ShapeClass& shape_class, int x, int y);

 private:
  static constexpr int kLargeBits = 16;
  static constexpr int kPad = 8;
  static constexpr int kStride = kMaxShapeSide + 2 * kPad;

  using Pixel = BitModel<250>;

  // How this shape differs from the mean as far as it is known: shifted by parts of a pixel, bolder or thinner.
  // A least-squares fit of what was not expected to the mean's slopes.
  struct Drift {
    static constexpr int kExpected[8] = {4, 20, 52, 100, 156, 204, 236, 252};  // of a level, in 1/256

    int sum_x = 0;
    int sum_y = 0;
    int sum_bold = 0;
    int norm_x = 64;
    int norm_y = 64;
    int norm_bold = 64;

    static bool open(uint32_t level) { return level > 0 && level < 7; }

    /// How likely ink is, 0..255.
    int guess(uint32_t level, int slope_x, int slope_y) const {
      int value = kExpected[level];
      if (slope_x != 0) value += sum_x * slope_x / norm_x;
      if (slope_y != 0) value += sum_y * slope_y / norm_y;
      if (open(level)) value += sum_bold * 2 / norm_bold;
      return std::clamp(value, 0, 255);
    }
    void learn(bool bit, uint32_t level, int slope_x, int slope_y) {
      const int residual = (bit ? 256 : 0) - kExpected[level];
      sum_x += residual * slope_x;
      sum_y += residual * slope_y;
      norm_x += slope_x * slope_x;
      norm_y += slope_y * slope_y;
      if (open(level)) {
        sum_bold += residual;
        norm_bold += 4;
      }
    }
  };

  // Rows with margins, so that no context looks outside.
  uint8_t* line(int y) { return lines_.data() + static_cast<size_t>(y & 3) * kStride + kPad; }
  void clear_lines() { lines_.fill(0); }

  // How likely ink is at each pixel of the box, in 8 levels, from the mean; with a margin of 2 around.
  void quantise(const ShapeClass& shape_class, int x, int y, int width, int height);

  std::vector<Pixel> small_, middle_, large_, edges_;
  std::vector<Pixel> near_, levels_, wide_, fine_;
  std::array<Pixel, 2> plain_{};  // of refined shapes, amid paper and amid ink
  Mixer<5> fresh_mixer_;
  Mixer<6> refined_mixer_;
  Mixer<6> shape_mixer_;
  std::array<uint8_t, 4 * kStride> lines_{};
  std::vector<uint8_t> grid_;
};

template <class Coder>
SPORTELLO_OWN_FUNCTION void BitmapModel::code_fresh(Coder& coder, Bitmap& bitmap) {
  const int width = bitmap.width();
  const int height = bitmap.height();
  clear_lines();
  for (int y = 0; y < height; ++y) {
    uint8_t* current = line(y);
    const uint8_t* above = line(y - 1);
    const uint8_t* above2 = line(y - 2);
    const uint8_t* above3 = line(y - 3);
    std::fill_n(current - kPad, kStride, uint8_t{0});
    // Windows that slide: bit 0 is the rightmost pixel.
    uint32_t c0 = 0;
    uint32_t c1 = 0;
    uint32_t c2 = 0;
    uint32_t c3 = 0;
    for (int i = 0; i < 4; ++i) {
      c1 = c1 << 1 | above[i];
      c2 = c2 << 1 | above2[i];
      c3 = c3 << 1 | above3[i];
    }
    const uint32_t row_place = static_cast<uint32_t>(std::min(y, 2) * 3 + std::min(height - 1 - y, 2));
    for (int x = 0; x < width; ++x) {
      c1 = (c1 << 1 | above[x + 4]) & 0x1ff;   // x - 4 .. x + 4
      c2 = (c2 << 1 | above2[x + 4]) & 0x1ff;
      c3 = (c3 << 1 | above3[x + 4]) & 0x1ff;
      const uint32_t small = (c0 & 3) | (c1 >> 2 & 31) << 2 | (c2 >> 3 & 7) << 7;
      const uint32_t middle = (c0 & 15) | (c1 >> 1 & 127) << 4 | (c2 >> 2 & 31) << 11;
      const uint32_t large = hash_to(((c0 & 63) | c1 << 6 | (c2 >> 1 & 127) << 15 | (c3 >> 2 & 31) << 22) * 0x85ebca6bu + 1, kLargeBits);
      const uint32_t column_place = static_cast<uint32_t>(std::min(x, 2) * 3 + std::min(width - 1 - x, 2));
      const uint32_t edges = ((c0 & 3) | (c1 >> 3 & 7) << 2 | (c2 >> 4 & 1) << 5) + 64 * (row_place * 9 + column_place);
      Pixel* const models[4] = {&small_[small], &middle_[middle], &large_[large], &edges_[edges]};
      for (int i = 0; i < 4; ++i) fresh_mixer_.set(i, stretch(models[i]->one()));
      fresh_mixer_.set(4, 256);
      const size_t set = static_cast<size_t>(sure(models[1]->confidence()) * 4 + sure(models[2]->confidence()));
      bool bit = Coder::kWrites && bitmap.at(x, y);
      bit = coder.code(bit, fresh_mixer_.mix(set));
      fresh_mixer_.update(bit);
      for (auto* model : models) model->update(bit);
      c0 = c0 << 1 | static_cast<uint32_t>(bit);
      current[x] = bit ? 1 : 0;
      if (!Coder::kWrites && bit) bitmap.set(x, y);
    }
  }
}

inline void BitmapModel::quantise(const ShapeClass& shape_class, int x, int y, int width, int height) {
  // By members and sum: level = number of thresholds (in 1/64) that (sum + 0.4) / (members + 0.8) passes.
  static constexpr int kThresholds[7] = {3, 8, 19, 32, 45, 56, 61};
  std::array<uint8_t, 256> level_of{};
  const int members = shape_class.members();
  for (int sum = 0; sum <= members; ++sum) {
    const int p = (10 * sum + 4) * 64 / (10 * members + 8);
    int level = 0;
    while (level < 7 && p >= kThresholds[level]) ++level;
    level_of[static_cast<size_t>(sum)] = static_cast<uint8_t>(level);
  }
  const int stride = width + 4;
  grid_.assign(static_cast<size_t>(stride) * static_cast<size_t>(height + 4), level_of[0]);
  for (int row = 0; row < height + 4; ++row) {
    const int from = y + row - 2;
    if (from < 0 || from >= shape_class.grid_height()) continue;
    const uint8_t* sums = shape_class.sums(from);
    uint8_t* out = grid_.data() + static_cast<size_t>(row) * static_cast<size_t>(stride);
    for (int column = 0; column < stride; ++column) {
      const int at = x + column - 2;
      if (at >= 0 && at < shape_class.grid_width()) out[column] = level_of[sums[at]];
    }
  }
}

template <class Coder>
SPORTELLO_OWN_FUNCTION void BitmapModel::code_refined(Coder& coder, Bitmap& bitmap, const ShapeClass& shape_class, int x0, int y0) {
  const int width = bitmap.width();
  const int height = bitmap.height();
  quantise(shape_class, x0, y0, width, height);
  const int stride = width + 4;
  Drift drift;
  clear_lines();
  for (int y = 0; y < height; ++y) {
    uint8_t* current = line(y);
    const uint8_t* above = line(y - 1);
    const uint8_t* above2 = line(y - 2);
    std::fill_n(current - kPad, kStride, uint8_t{0});
    const uint8_t* reference = grid_.data() + static_cast<size_t>(y + 2) * static_cast<size_t>(stride) + 2;
    uint32_t c0 = 0;
    uint32_t c1 = 0;
    uint32_t c2 = 0;
    for (int i = 0; i < 3; ++i) {
      c1 = c1 << 1 | above[i];
      c2 = c2 << 1 | above2[i];
    }
    // Columns of five bits of the mean (ink or not), sliding.
    const auto column_at = [&](int x) {
      uint32_t bits = 0;
      for (int dy = -2; dy <= 2; ++dy) bits = bits << 1 | static_cast<uint32_t>(reference[x + dy * stride] >> 2);
      return bits;
    };
    uint32_t window = column_at(-2) << 15 | column_at(-1) << 10 | column_at(0) << 5 | column_at(1);
    for (int x = 0; x < width; ++x) {
      c1 = (c1 << 1 | above[x + 3]) & 0x7f;   // x - 3 .. x + 3
      c2 = (c2 << 1 | above2[x + 3]) & 0x7f;
      window = (window << 5 | column_at(x + 2)) & 0x1ffffff;
      const uint8_t* at = reference + x;
      const uint32_t center = at[0];
      const int slope_x = at[1] - at[-1];
      const int slope_y = at[stride] - at[-stride];
      bool bit = Coder::kWrites && bitmap.at(x, y);
      // Amid paper or amid ink, as far as the mean and the pixels so far tell.
      const uint32_t five = window >> 5 & 0x7fff;
      const uint32_t known = (c0 & 3) | (c1 >> 1 & 31) << 2;
      if ((center == 0 && five == 0 && known == 0) || (center == 7 && five == 0x7fff && known == 127)) {
        Pixel& plain = plain_[center == 0 ? 0 : 1];
        bit = coder.code(bit, plain.one());
        plain.update(bit);
        c0 = c0 << 1 | static_cast<uint32_t>(bit);
        current[x] = bit ? 1 : 0;
        if (!Coder::kWrites && bit) bitmap.set(x, y);
        continue;
      }
      const auto guess = static_cast<uint32_t>(drift.guess(center, slope_x, slope_y));
      const auto third = [&](int offset) { return at[offset] < 2 ? 0u : at[offset] < 6 ? 1u : 2u; };
      const uint32_t around = third(-1) + 3 * third(1) + 9 * third(-stride) + 27 * third(stride);
      const uint32_t near_mean = (window >> 16 & 7) | (window >> 11 & 7) << 3 | (window >> 6 & 7) << 6;
      const uint32_t causal = (c0 & 1) | (c1 >> 2 & 7) << 1;  // W, NE, N, NW
      const uint32_t near = near_mean | causal << 9 | (guess >> 5) << 13;
      const uint32_t level = ((guess >> 5) * 81 + around) * 16 + causal;
      const uint32_t wide = hash_to((window ^ (c0 & 1) << 25 ^ (c1 >> 3 & 1) << 26) * 0x85ebca6bu + 1, 16);
      const uint32_t own = (c0 & 15) | (c1 & 127) << 4 | (c2 >> 1 & 31) << 11;
      const uint32_t fine = guess >> 3 | causal << 5 | (c0 & 2) << 8 | (c1 & 2) << 9 | (c2 & 8) << 8;
      Pixel* const models[5] = {&near_[near], &levels_[level], &wide_[wide], &middle_[own], &fine_[fine]};
      for (int i = 0; i < 5; ++i) {
        const int input = stretch(models[i]->one());
        refined_mixer_.set(i, input);
        shape_mixer_.set(i, input);
      }
      refined_mixer_.set(5, 256);
      shape_mixer_.set(5, 256);
      refined_mixer_.mix(center * 16 + static_cast<size_t>(sure(models[1]->confidence()) * 4 + sure(models[2]->confidence())));
      shape_mixer_.mix(causal * 8 + (guess >> 5));
      bit = coder.code(bit, squash((refined_mixer_.stretched() + shape_mixer_.stretched()) >> 1));
      refined_mixer_.update(bit);
      shape_mixer_.update(bit);
      for (auto* model : models) model->update(bit);
      drift.learn(bit, center, slope_x, slope_y);
      c0 = c0 << 1 | static_cast<uint32_t>(bit);
      current[x] = bit ? 1 : 0;
      if (!Coder::kWrites && bit) bitmap.set(x, y);
    }
  }
}

}  // namespace sportello::document
