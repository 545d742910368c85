// SPDX-License-Identifier: EUPL-1.2
#include "document/scan/fusion.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "document/scan/registration.h"
#include "document/scan/resample.h"
#include "document/scan/sharpness.h"
#include "document/scan/sheet_finder.h"
#include "document/scan/vector4.h"
#include "util/own_function.h"

namespace sportello::document {
namespace {

constexpr float kLeastLikeness = 0.75f;
/// Frames with less than this share of the best one's sharpness are left out.
constexpr float kLeastSharpness = 0.75f;

float brightness(Float4 value) { return 0.299f * value[0] + 0.587f * value[1] + 0.114f * value[2]; }

/// From one quad to another, in pixels of two frames of the same size.
Homography between(const Quad& from, const Quad& to, int width, int height) {
  return compose(page_to_frame(to, width, height, width, height), invert(page_to_frame(from, width, height, width, height)));
}

/// Standard deviation of one frame's noise, from the median difference of two.
float noise_of(const FusedFrame& a, const FusedFrame& b, const Homography& page_map, int width, int height) {
  std::vector<Float4> one(static_cast<size_t>(width)), other(static_cast<size_t>(width));
  std::array<uint32_t, 1024> histogram{};
  uint32_t count = 0;
  for (int y = height / 64; y < height; y += std::max(1, height / 32)) {
    resample_row(*a.frame, compose(a.map, page_map), y, one);
    resample_row(*b.frame, compose(b.map, page_map), y, other);
    for (size_t x = 0; x < one.size(); ++x) {
      const float difference = std::abs(brightness(one[x] - other[x]));
      ++histogram[std::min<size_t>(1023, static_cast<size_t>(difference * 8))];
      ++count;
    }
  }
  uint32_t sum = 0;
  size_t bin = 0;
  while (bin < 1023 && (sum += histogram[bin]) < count / 2) ++bin;
  return (static_cast<float>(bin) + 0.5f) / 8 / 0.6745f / 1.41421f;
}

}  // namespace

std::vector<FusedFrame> choose_frames(std::span<const Image> frames, const Quad& corners) {
  const Image& reference = frames[0];
  std::vector<FusedFrame> chosen{{&reference, {}}};
  if (frames.size() < 2) return chosen;
  const int width = reference.width(), height = reference.height();
  const Registrar registrar(reference, corners);
  std::vector<float> sharpness{measure_sharpness(to_gray(reference), corners)};
  for (size_t i = 1; i < std::min(frames.size(), kMostFrames); ++i) {
    const Image& frame = frames[i];
    if (frame.width() != width || frame.height() != height) continue;
    Registration found = registrar.align(frame, {});
    if (found.likeness < kLeastLikeness) {
      // The hand moved: begin where the sheet is now.
      const SheetGuess guess = find_sheet(frame, &corners);
      if (guess.found) found = registrar.align(frame, between(corners, guess.corners, width, height));
    }
    if (found.likeness < kLeastLikeness) continue;
    chosen.push_back({&frame, found.map});
    sharpness.push_back(measure_sharpness(to_gray(frame), corners));
  }
  size_t sharpest = 0;
  for (size_t i = 1; i < chosen.size(); ++i) {
    if (sharpness[i] > 1.05f * sharpness[sharpest]) sharpest = i;
  }
  const float least = kLeastSharpness * sharpness[sharpest];
  std::vector<FusedFrame> kept{chosen[sharpest]};
  for (size_t i = 0; i < chosen.size(); ++i) {
    if (i != sharpest && sharpness[i] >= least) kept.push_back(chosen[i]);
  }
  return kept;
}

Image fuse(std::span<const FusedFrame> frames, const Homography& page_to_reference, int width, int height) {
  Image page(width, height);
  std::vector<Homography> maps;
  for (const FusedFrame& frame : frames) maps.push_back(compose(frame.map, page_to_reference));
  std::vector<std::vector<Float4>> rows(frames.size(), std::vector<Float4>(static_cast<size_t>(width)));
  float limit = 1;
  if (frames.size() > 1) {
    const float noise = std::clamp(noise_of(frames[0], frames[1], page_to_reference, width, height), 1.0f, 12.0f);
    limit = 1 / (5.5f * noise * 5.5f * noise);
  }
  const auto fuse_row = [&](int y) SPORTELLO_OWN_FUNCTION {
    for (size_t k = 0; k < frames.size(); ++k) resample_row(*frames[k].frame, maps[k], y, rows[k]);
    Rgba* out = page.row(y);
    if (frames.size() == 1) {
      for (int x = 0; x < width; ++x) out[x] = store(clamp_to_byte(rows[0][x]));
      return;
    }
    for (int x = 0; x < width; ++x) {
      const Float4 base = rows[0][x];
      Float4 sum = base;
      float weights = 1;
      for (size_t k = 1; k < frames.size(); ++k) {
        const Float4 value = rows[k][x];
        const float difference = brightness(value - base);
        const float weight = std::max(0.0f, 1 - difference * difference * limit);
        sum += weight * value;
        weights += weight;
      }
      out[x] = store(clamp_to_byte(sum / weights));
    }
  };
  for (int y = 0; y < height; ++y) fuse_row(y);
  return page;
}

}  // namespace sportello::document
