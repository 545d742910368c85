// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "document/image/image.h"
#include "document/image/row_scan.h"
#include "document/mask/bits.h"
#include "util/own_function.h"

namespace sportello::document {

/// Codes what the glyphs of a page leave of its mask (rules, frames, art, specks), row by row: bands of 16 rows,
/// in them tiles of 64 columns; empty ones cost next to nothing.
class RestModel {
 public:
  static constexpr int kBand = 16;
  static constexpr int kTile = 64;

  RestModel()
      : small_(1 << 10), middle_(1 << 16), large_(1 << kLargeBits), runs_(1 << 13), mixer_(16, 17), band_(2), tile_(16) {}

 private:
  static constexpr int kLargeBits = 16;
  using Pixel = BitModel<250>;
  friend class RestCoder;

  std::vector<Pixel> small_, middle_, large_, runs_;
  Mixer<5> mixer_;
  std::array<Pixel, 2> plain_{};  // amid paper, amid ink
  std::vector<BitModel<60>> band_;
  std::vector<BitModel<60>> tile_;
};

/// The rest of one page.
class RestCoder {
 public:
  explicit RestCoder(int width)
      : width_(width), tiles_((width + RestModel::kTile - 1) / RestModel::kTile), stride_(width + 2 * kPad),
        lines_(static_cast<size_t>(stride_) * 4), heights_(static_cast<size_t>(stride_)),
        symbols_above_(static_cast<size_t>(width) + 2), columns_(static_cast<size_t>(width) + 2), blocked_(static_cast<size_t>(width) + 2),
        used_(static_cast<size_t>(tiles_)), used_above_(static_cast<size_t>(tiles_)) {}

  /// Codes row y of the rest. `symbols`: the mask with what has been drawn so far: glyphs everywhere, the rest
  /// above y. Pixels beside a glyph's ink are never of the rest. Writing: `rest` holds the rest of the whole
  /// page. Reading: what is found is drawn.
  template <class Coder>
  void code_row(Coder& coder, RestModel& model, Mask& mask, const Mask* rest, int y);

 private:
  static constexpr int kPad = 8;

  uint8_t* line(int y) { return lines_.data() + static_cast<size_t>(y & 3) * static_cast<size_t>(stride_) + kPad; }

  template <class Coder>
  void code_tiles(Coder& coder, RestModel& model, const Mask* rest, int y, int height);
  template <class Coder>
  void code_pixels(Coder& coder, RestModel& model, const uint8_t* rest, int y, int begin, int end);
  void find_blocked(const Mask& mask, int y);

  int width_;
  int tiles_;
  int stride_;
  std::vector<uint8_t> lines_;
  std::vector<uint8_t> heights_;        // how many rows up to here have been ink, at each column
  std::vector<uint8_t> symbols_above_;  // glyphs only, of the row above
  std::vector<uint8_t> columns_;        // glyphs in this row and beside it
  std::vector<uint8_t> blocked_;
  std::vector<uint8_t> used_, used_above_;
  bool band_used_ = false;
  bool clear_ = true;  // lines and heights are all zero
};

template <class Coder>
SPORTELLO_OWN_FUNCTION void RestCoder::code_tiles(Coder& coder, RestModel& model, const Mask* rest, int y, int height) {
  used_above_.swap(used_);
  std::fill(used_.begin(), used_.end(), uint8_t{0});
  bool any = false;
  if (Coder::kWrites) {
    const int bottom = std::min(y + RestModel::kBand, height);
    for (int row = y; row < bottom; ++row) {
      const uint8_t* pixels = rest->row(row);
      for (int t = 0; t < tiles_; ++t) {
        if (used_[static_cast<size_t>(t)] != 0) continue;
        const int end = std::min(width_, (t + 1) * RestModel::kTile);
        used_[static_cast<size_t>(t)] = any_set(pixels, t * RestModel::kTile, end) ? 1 : 0;
      }
    }
    any = std::any_of(used_.begin(), used_.end(), [](uint8_t u) { return u != 0; });
  }
  const bool any_above = std::any_of(used_above_.begin(), used_above_.end(), [](uint8_t u) { return u != 0; });
  auto& band = model.band_[any_above ? 1 : 0];
  any = coder.code(any, band.one());
  band.update(any);
  band_used_ = any;
  if (!any) return;
  for (int t = 0; t < tiles_; ++t) {
    const auto above = [&](int i) { return i < 0 || i >= tiles_ ? 0 : static_cast<int>(used_above_[static_cast<size_t>(i)]); };
    const int left = t == 0 ? 0 : used_[static_cast<size_t>(t - 1)];
    auto& tile = model.tile_[static_cast<size_t>(left + 2 * above(t) + 4 * above(t - 1) + 8 * above(t + 1))];
    const bool used = coder.code(used_[static_cast<size_t>(t)] != 0, tile.one());
    tile.update(used);
    used_[static_cast<size_t>(t)] = used ? 1 : 0;
  }
}

template <class Coder>
SPORTELLO_OWN_FUNCTION void RestCoder::code_row(Coder& coder, RestModel& model, Mask& mask, const Mask* rest, int y) {
  if (y % RestModel::kBand == 0) code_tiles(coder, model, rest, y, mask.height());
  uint8_t* out = mask.row(y);
  if (!band_used_) {
    if (!clear_) {
      std::fill(lines_.begin(), lines_.end(), uint8_t{0});
      std::fill(heights_.begin(), heights_.end(), uint8_t{0});
      clear_ = true;
    }
    std::copy_n(out, width_, symbols_above_.begin() + 1);
    return;
  }
  clear_ = false;
  uint8_t* current = line(y);
  std::fill_n(current - kPad, stride_, uint8_t{0});
  find_blocked(mask, y);
  std::copy_n(out, width_, symbols_above_.begin() + 1);
  for (int t = 0; t < tiles_; ++t) {
    if (used_[static_cast<size_t>(t)] == 0) continue;
    int last = t;
    while (last + 1 < tiles_ && used_[static_cast<size_t>(last + 1)] != 0) ++last;
    const int end = std::min(width_, (last + 1) * RestModel::kTile);
    code_pixels(coder, model, rest == nullptr ? nullptr : rest->row(y), y, t * RestModel::kTile, end);
    t = last;
  }
  for (int x = 0; x < width_; ++x) {
    auto& height = heights_[static_cast<size_t>(x + kPad)];
    height = static_cast<uint8_t>((height + (height != 255 ? 1 : 0)) & -current[x]);
    out[x] = static_cast<uint8_t>(out[x] | current[x]);
  }
}

template <class Coder>
SPORTELLO_OWN_FUNCTION void RestCoder::code_pixels(Coder& coder, RestModel& model, const uint8_t* rest, int y, int begin, int end) {
  uint8_t* current = line(y);
  const uint8_t* above = line(y - 1);
  const uint8_t* above2 = line(y - 2);
  const uint8_t* above3 = line(y - 3);
  uint32_t c0 = 0;
  uint32_t c1 = 0;
  uint32_t c2 = 0;
  uint32_t c3 = 0;
  for (int i = -8; i < 0; ++i) c0 = c0 << 1 | current[begin + i];
  for (int i = -4; i < 4; ++i) {
    c1 = c1 << 1 | above[begin + i];
    c2 = c2 << 1 | above2[begin + i];
    c3 = c3 << 1 | above3[begin + i];
  }
  int run = 0;
  while (run < 255 && begin - run > 0 && current[begin - run - 1] == current[begin - 1]) ++run;
  const auto length_class = [](int n) { return n < 4 ? n : n < 8 ? 4 : n < 16 ? 5 : n < 64 ? 6 : 7; };
  for (int x = begin; x < end; ++x) {
    c1 = (c1 << 1 | above[x + 4]) & 0x1ff;
    c2 = (c2 << 1 | above2[x + 4]) & 0x1ff;
    c3 = (c3 << 1 | above3[x + 4]) & 0x1ff;
    bool bit = false;
    if (blocked_[static_cast<size_t>(x + 1)] == 0) {
      bit = Coder::kWrites && rest[x] != 0;
      const bool all_paper = ((c0 & 0xff) | c1 | c2 | c3) == 0;
      if (all_paper || ((c0 & 0xff) + c1 + c2 + c3) == 0xff + 3 * 0x1ff) {
        auto& plain = model.plain_[all_paper ? 0 : 1];
        bit = coder.code(bit, plain.one());
        plain.update(bit);
      } else {
        const uint32_t small = (c0 & 3) | (c1 >> 2 & 31) << 2 | (c2 >> 3 & 7) << 7;
        const uint32_t middle = (c0 & 15) | (c1 >> 1 & 127) << 4 | (c2 >> 2 & 31) << 11;
        const uint32_t large = hash_to(((c0 & 63) | c1 << 6 | (c2 >> 1 & 127) << 15 | (c3 >> 2 & 31) << 22) * 0x85ebca6bu + 1, RestModel::kLargeBits);
        const int up = heights_[static_cast<size_t>(x + kPad)];
        const uint32_t runs = (c0 & 1) | (c1 >> 3 & 7) << 1 | static_cast<uint32_t>(length_class(run)) << 4 |
                              static_cast<uint32_t>(length_class(up)) << 7 |
                              static_cast<uint32_t>(length_class(heights_[static_cast<size_t>(x + kPad + 1)])) << 10;
        RestModel::Pixel* const models[4] = {&model.small_[small], &model.middle_[middle], &model.large_[large], &model.runs_[runs]};
        for (int i = 0; i < 4; ++i) model.mixer_.set(i, stretch(models[i]->one()));
        model.mixer_.set(4, 256);
        const size_t set = static_cast<size_t>(sure(models[1]->confidence()) * 4 + sure(models[2]->confidence()));
        bit = coder.code(bit, model.mixer_.mix(set));
        model.mixer_.update(bit);
        for (auto* m : models) m->update(bit);
      }
    }
    run = bit == ((c0 & 1) != 0) ? std::min(run + 1, 255) : 1;
    c0 = c0 << 1 | static_cast<uint32_t>(bit);
    current[x] = bit ? 1 : 0;
  }
}

inline void RestCoder::find_blocked(const Mask& mask, int y) {
  const uint8_t* here = mask.row(y);
  const uint8_t* below = y + 1 < mask.height() ? mask.row(y + 1) : nullptr;
  // blocked_[x + 1]: ink of a glyph at x - 1 .. x + 1 of the three rows.
  const uint8_t* above = symbols_above_.data() + 1;
  uint8_t* columns = columns_.data() + 1;
  if (below == nullptr) below = here;
  for (int x = 0; x < width_; ++x) columns[x] = static_cast<uint8_t>(above[x] | here[x] | below[x]);
  uint8_t* blocked = blocked_.data() + 1;
  for (int x = 0; x < width_; ++x) blocked[x] = static_cast<uint8_t>(columns[x - 1] | columns[x] | columns[x + 1]);
}

}  // namespace sportello::document
