// SPDX-License-Identifier: EUPL-1.2
#include "document/scan/resample.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "document/scan/bicubic.h"
#include "util/own_function.h"

namespace sportello::document {
namespace {

constexpr int kPhases = 64;

/// Weights of four pixels for a place between the second and the third; for 64 places they are whole parts of 2^19.
std::array<BicubicWeights, kPhases + 1> make_kernels() {
  std::array<BicubicWeights, kPhases + 1> kernels{};
  for (int i = 0; i <= kPhases; ++i) {
    const float t = static_cast<float>(i) / kPhases;
    kernels[i].exact = {((-0.5f * t + 1) * t - 0.5f) * t, (1.5f * t - 2.5f) * t * t + 1, ((-1.5f * t + 2) * t + 0.5f) * t,
                        (0.5f * t - 0.5f) * t * t};
    for (size_t k = 0; k < 4; ++k) {
      const auto whole = static_cast<int32_t>(kernels[i].exact[k] * (1 << detail::kBicubicFraction));
      kernels[i].high[k] = static_cast<int16_t>(whole >> detail::kBicubicLow);
      kernels[i].low[k] = static_cast<int16_t>(whole & ((1 << detail::kBicubicLow) - 1));
    }
  }
  return kernels;
}

const std::array<BicubicWeights, kPhases + 1> kKernels = make_kernels();

}  // namespace

SPORTELLO_OWN_FUNCTION void resample_row(const Image& frame, const Homography& map, int y, std::span<Float4> row) {
  const auto& m = map.m;
  const double fy = y;
  const double u0 = m[1] * fy + m[2], v0 = m[4] * fy + m[5], w0 = m[7] * fy + m[8];
  const auto right = static_cast<double>(frame.width() - 1), bottom = static_cast<double>(frame.height() - 1);
  for (size_t x = 0; x < row.size(); ++x) {
    const auto fx = static_cast<double>(x);
    const double w = 1 / (m[6] * fx + w0);
    double u = (m[0] * fx + u0) * w, v = (m[3] * fx + v0) * w;
    // Written so that what is not a number counts as outside.
    if (!(u >= -1 && v >= -1 && u <= right + 1 && v <= bottom + 1)) {
      row[x] = Float4{255, 255, 255, 0};
      continue;
    }
    u = u > 0 ? (u < right ? u : right) : 0;
    v = v > 0 ? (v < bottom ? v : bottom) : 0;
    const int px = static_cast<int>(u), py = static_cast<int>(v);
    const auto& across = kKernels[static_cast<size_t>((u - px) * kPhases + 0.5)];
    const auto& down = kKernels[static_cast<size_t>((v - py) * kPhases + 0.5)];
    if (px >= 1 && py >= 1 && px + 2 < frame.width() && py + 2 < frame.height()) {
      row[x] = bicubic(&frame.at(px - 1, py - 1), static_cast<size_t>(frame.width()), across, down);
      continue;
    }
    std::array<Rgba, 16> block;
    for (int j = 0; j < 4; ++j) {
      const Rgba* in = frame.row(std::clamp(py - 1 + j, 0, frame.height() - 1));
      for (int i = 0; i < 4; ++i) block[static_cast<size_t>(4 * j + i)] = in[std::clamp(px - 1 + i, 0, frame.width() - 1)];
    }
    row[x] = bicubic(block.data(), 4, across, down);
  }
}

}  // namespace sportello::document
