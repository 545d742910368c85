// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "document/paint/wavelet.h"

namespace sportello::document {

enum class Orientation : uint8_t { kLow, kHorizontal, kVertical, kDiagonal };

/// The coefficients of one subband, as far as they are known: magnitudes of 15 bits below a sign bit,
/// in units in which an error counts alike in all subbands, and a border of zeros around them.
struct Subband {
  static constexpr int kBlock = 32;  // coefficients are coded in blocks of 32 x 32
  static constexpr int kGroup = 4;   // and in groups of 4 x 4 within
  static constexpr uint16_t kSign = 0x8000;
  static constexpr uint16_t kMagnitude = 0x7fff;

  int component = 0;
  int level = 1;  // 1: the finest
  Orientation orientation = Orientation::kLow;
  int width = 0;
  int height = 0;
  int stride = 0;
  int blocks_x = 0;
  int blocks_y = 0;
  int groups_stride = 0;
  int top = 0;          // number of bit planes
  int scale = 0;        // magnitude = |coefficient| * scale / 4096
  int inverse = 0;      // |coefficient| = magnitude * inverse / 4096
  int parent = -1;      // index of the band of the next coarser level, same orientation
  int cross[2] = {-1, -1};  // bands whose coefficients at the same place are known before

  std::vector<uint16_t> known;       // stride x (height + 4), see `at`
  std::vector<uint8_t> groups;       // 1: holds a coefficient other than zero; a border of 1
  std::vector<uint8_t> block_plane;  // the plane down to which a block is known; kUnknown: not at all

  static constexpr uint8_t kUnknown = 0xff;
  static constexpr int kBorder = 2;

  size_t at(int x, int y) const {
    return static_cast<size_t>(y + kBorder) * static_cast<size_t>(stride) + static_cast<size_t>(x + kBorder);
  }
  size_t group_at(int gx, int gy) const {
    return static_cast<size_t>(gy + 1) * static_cast<size_t>(groups_stride) + static_cast<size_t>(gx + 1);
  }
};

/// A colour picture as wavelet coefficients: luma and two chroma components of half the size or of the
/// full.
class SubbandSet {
 public:
  static constexpr int kComponents = 3;
  /// Samples and coefficients carry two bits of fraction.
  static constexpr int kFraction = 2;

  /// `chroma_shift`: 1 halves the sides of the chroma components, 0 does not.
  SubbandSet(int width, int height, int levels, int chroma_shift);

  int width(int component) const { return component == 0 ? width_ : (width_ + chroma_shift_) >> chroma_shift_; }
  int height(int component) const { return component == 0 ? height_ : (height_ + chroma_shift_) >> chroma_shift_; }
  int levels(int component) const { return component == 0 ? levels_ : levels_ - chroma_shift_; }
  int chroma_shift() const { return chroma_shift_; }

  std::vector<Subband>& bands() { return bands_; }
  const std::vector<Subband>& bands() const { return bands_; }
  Subband& band(int component, int level, Orientation orientation);
  const Subband& band(int component, int level, Orientation orientation) const;

  /// Samples of a component in `window`, as known.
  Samples samples(int component, const Rect& window) const;
  /// Whether nothing but zeros is known of a component.
  bool blank(int component) const;
  /// The finest level of which a coefficient is known; levels + 1 if none at all.
  int finest_known_level() const;

 private:
  Samples window_at(int component, int level, const Rect& window) const;
  int index_of(int component, int level, Orientation orientation) const;

  int width_;
  int height_;
  int levels_;
  int chroma_shift_;
  std::array<int, kComponents> first_band_{};
  std::vector<Subband> bands_;
};

}  // namespace sportello::document
