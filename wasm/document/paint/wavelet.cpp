// SPDX-License-Identifier: EUPL-1.2
#include "document/paint/wavelet.h"

#include <algorithm>

namespace sportello::document {
namespace {

// The lifting factors in 1/16384: with a sum of two samples the product stays within 32 bits.
constexpr int32_t kAlpha = -25987;
constexpr int32_t kBeta = -868;
constexpr int32_t kGamma = 14466;
constexpr int32_t kDelta = 7266;

// Adds kFactor * (a + b), rounded.
template <int32_t kFactor>
inline int16_t lifted(int16_t value, int16_t a, int16_t b) {
  return static_cast<int16_t>(value + ((kFactor * (a + b) + 8192) >> 14));
}

template <int32_t kFactor>
inline int16_t lowered(int16_t value, int16_t a, int16_t b) {
  return static_cast<int16_t>(value - ((kFactor * (a + b) + 8192) >> 14));
}

template <int32_t kFactor, bool kUndo>
void lift_row(int16_t* row, const int16_t* above, const int16_t* below, int width) {
  for (int x = 0; x < width; ++x) {
    row[x] = kUndo ? lowered<kFactor>(row[x], above[x], below[x]) : lifted<kFactor>(row[x], above[x], below[x]);
  }
}

// One step along a split row: odd samples from their even neighbours, or the other way round.
template <int32_t kFactor, bool kUndo>
void lift_odd(const int16_t* even, int evens, int16_t* odd, int odds) {
  const int inner = std::min(odds, evens - 1);
  for (int i = 0; i < inner; ++i) {
    odd[i] = kUndo ? lowered<kFactor>(odd[i], even[i], even[i + 1]) : lifted<kFactor>(odd[i], even[i], even[i + 1]);
  }
  if (odds > inner) {
    int16_t& last = odd[odds - 1];
    const int16_t side = even[evens - 1];
    last = kUndo ? lowered<kFactor>(last, side, side) : lifted<kFactor>(last, side, side);
  }
}

template <int32_t kFactor, bool kUndo>
void lift_even(int16_t* even, int evens, const int16_t* odd, int odds) {
  even[0] = kUndo ? lowered<kFactor>(even[0], odd[0], odd[0]) : lifted<kFactor>(even[0], odd[0], odd[0]);
  const int inner = std::min(evens, odds);
  for (int i = 1; i < inner; ++i) {
    even[i] = kUndo ? lowered<kFactor>(even[i], odd[i - 1], odd[i]) : lifted<kFactor>(even[i], odd[i - 1], odd[i]);
  }
  if (evens > inner) {
    int16_t& last = even[evens - 1];
    const int16_t side = odd[odds - 1];
    last = kUndo ? lowered<kFactor>(last, side, side) : lifted<kFactor>(last, side, side);
  }
}

void split_row(const int16_t* row, int width, int16_t* low, int16_t* high) {
  const int lows = (width + 1) / 2;
  const int highs = width / 2;
  for (int i = 0; i < highs; ++i) {
    low[i] = row[2 * i];
    high[i] = row[2 * i + 1];
  }
  if (lows > highs) low[lows - 1] = row[width - 1];
  if (highs == 0) return;
  lift_odd<kAlpha, false>(low, lows, high, highs);
  lift_even<kBeta, false>(low, lows, high, highs);
  lift_odd<kGamma, false>(low, lows, high, highs);
  lift_even<kDelta, false>(low, lows, high, highs);
}

// One lifting step on row `y` of all rows, mirrored at the borders.
template <int32_t kFactor, bool kUndo>
void lift_rows_at(Samples& rows, int y) {
  if (y < 0 || y >= rows.height()) return;
  const int above = y > 0 ? y - 1 : y + 1;
  const int below = y + 1 < rows.height() ? y + 1 : y - 1;
  lift_row<kFactor, kUndo>(rows.row(y), rows.row(above), rows.row(below), rows.width());
}

}  // namespace

WaveletLevel wavelet_split(Samples samples) {
  const int width = samples.width();
  const int height = samples.height();
  WaveletLevel level;
  level.low = Samples((width + 1) / 2, (height + 1) / 2);
  level.horizontal = Samples(width / 2, (height + 1) / 2);
  level.vertical = Samples((width + 1) / 2, height / 2);
  level.diagonal = Samples(width / 2, height / 2);
  // The four steps run down the picture behind one another, so that each row is touched while near.
  for (int y = 0; y < height + 5; y += 2) {
    if (height > 1) {
      lift_rows_at<kAlpha, false>(samples, y + 1);
      lift_rows_at<kBeta, false>(samples, y);
      lift_rows_at<kGamma, false>(samples, y - 1);
      lift_rows_at<kDelta, false>(samples, y - 2);
    }
    const int even = y - 2;
    if (even >= 0 && even < height) {
      split_row(samples.row(even), width, level.low.row(even / 2), level.horizontal.row(even / 2));
    }
    const int odd = y - 3;
    if (odd >= 0 && odd < height) {
      split_row(samples.row(odd), width, level.vertical.row(odd / 2), level.diagonal.row(odd / 2));
    }
  }
  return level;
}

void wavelet_join_row(int16_t* low, int16_t* high, int16_t* row, int width) {
  const int lows = (width + 1) / 2;
  const int highs = width / 2;
  if (highs > 0) {
    lift_even<kDelta, true>(low, lows, high, highs);
    lift_odd<kGamma, true>(low, lows, high, highs);
    lift_even<kBeta, true>(low, lows, high, highs);
    lift_odd<kAlpha, true>(low, lows, high, highs);
  }
  for (int i = 0; i < highs; ++i) {
    row[2 * i] = low[i];
    row[2 * i + 1] = high[i];
  }
  if (lows > highs) row[width - 1] = low[lows - 1];
}

void wavelet_join_columns(Samples& rows) {
  if (rows.height() < 2) return;
  for (int y = 0; y < rows.height() + 4; y += 2) {
    lift_rows_at<kDelta, true>(rows, y);
    lift_rows_at<kGamma, true>(rows, y - 1);
    lift_rows_at<kBeta, true>(rows, y - 2);
    lift_rows_at<kAlpha, true>(rows, y - 3);
  }
}

}  // namespace sportello::document
