// SPDX-License-Identifier: EUPL-1.2
#include "document/scan/resample.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "document/scan/bicubic.h"
#include "util/own_function.h"

namespace sportello::document {
namespace {

constexpr int kPhaseBits = 6;
constexpr int kPhases = 1 << kPhaseBits;
constexpr int kPlaceBits = 16;  // of fraction, of places in the frame
constexpr size_t kStretch = 8;  // pixels over which perspective is as good as straight

/// Weights of four pixels for a place between the second and the third; they add up to one.
std::array<BicubicWeights, kPhases + 1> make_kernels() {
  std::array<BicubicWeights, kPhases + 1> kernels{};
  for (int i = 0; i <= kPhases; ++i) {
    const double t = static_cast<double>(i) / kPhases;
    const double exact[] = {((-0.5 * t + 1) * t - 0.5) * t, (1.5 * t - 2.5) * t * t + 1, ((-1.5 * t + 2) * t + 0.5) * t, (0.5 * t - 0.5) * t * t};
    int left = 4096;
    for (size_t k = 0; k < 4; ++k) {
      kernels[i][k] = static_cast<int16_t>(std::floor(exact[k] * 4096 + 0.5));
      left -= kernels[i][k];
    }
    kernels[i][t < 0.5 ? 1 : 2] = static_cast<int16_t>(kernels[i][t < 0.5 ? 1 : 2] + left);
  }
  return kernels;
}

const std::array<BicubicWeights, kPhases + 1> kKernels = make_kernels();

const BicubicWeights& kernel_of(int32_t place) {
  constexpr int32_t kHalf = 1 << (kPlaceBits - kPhaseBits - 1);
  return kKernels[static_cast<size_t>(((place & ((1 << kPlaceBits) - 1)) + kHalf) >> (kPlaceBits - kPhaseBits))];
}

/// The colour of a place of the frame.
Float4 sample(const Image& frame, int32_t u, int32_t v) {
  const int x = (u >> kPlaceBits) - 1, y = (v >> kPlaceBits) - 1;
  Int4 sum;
  if (x >= 0 && y >= 0 && x + 4 <= frame.width() && y + 4 <= frame.height()) {
    sum = bicubic(&frame.at(x, y), static_cast<size_t>(frame.width()), kernel_of(u), kernel_of(v));
  } else {
    std::array<Rgba, 16> block;
    for (int j = 0; j < 4; ++j) {
      const Rgba* in = frame.row(std::clamp(y + j, 0, frame.height() - 1));
      for (int i = 0; i < 4; ++i) block[static_cast<size_t>(4 * j + i)] = in[std::clamp(x + i, 0, frame.width() - 1)];
    }
    sum = bicubic(block.data(), 4, kernel_of(u), kernel_of(v));
  }
  return __builtin_convertvector(sum, Float4) * (1.0f / (1 << kBicubicFraction));
}

int32_t to_place(double value) { return static_cast<int32_t>(value * (1 << kPlaceBits) + 0.5); }

}  // namespace

SPORTELLO_OWN_FUNCTION void resample_row(const Image& frame, const Homography& map, int y, std::span<Float4> row) {
  const auto& m = map.m;
  const double fy = y;
  const double u0 = m[1] * fy + m[2], v0 = m[4] * fy + m[5], w0 = m[7] * fy + m[8];
  const auto right = static_cast<double>(frame.width() - 1), bottom = static_cast<double>(frame.height() - 1);
  struct Place {
    double u, v, w;
  };
  const auto place_of = [&](size_t x) {
    const auto fx = static_cast<double>(x);
    const double w = m[6] * fx + w0;
    return Place{(m[0] * fx + u0) / w, (m[3] * fx + v0) / w, w};
  };
  // Written so that what is not a number counts as outside.
  const auto within = [&](const Place& place, double margin) {
    return place.u >= -margin && place.v >= -margin && place.u <= right + margin && place.v <= bottom + margin;
  };
  Place next = place_of(0);
  for (size_t begin = 0; begin < row.size(); begin += kStretch) {
    const Place first = next;
    next = place_of(begin + kStretch);
    const size_t end = std::min(begin + kStretch, row.size());
    if (within(first, 0) && within(next, 0) && (first.w > 0) == (next.w > 0)) {
      int32_t u = to_place(first.u), v = to_place(first.v);
      // Towards the first, so that the sum does not pass the frame's border.
      const int32_t step_u = (to_place(next.u) - u) / static_cast<int32_t>(kStretch);
      const int32_t step_v = (to_place(next.v) - v) / static_cast<int32_t>(kStretch);
      for (size_t x = begin; x < end; ++x, u += step_u, v += step_v) row[x] = sample(frame, u, v);
      continue;
    }
    for (size_t x = begin; x < end; ++x) {
      const Place place = place_of(x);
      if (!within(place, 1)) {
        row[x] = Float4{255, 255, 255, 0};
        continue;
      }
      row[x] = sample(frame, to_place(std::clamp(place.u, 0.0, right)), to_place(std::clamp(place.v, 0.0, bottom)));
    }
  }
}

}  // namespace sportello::document
