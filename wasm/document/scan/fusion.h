// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <span>
#include <vector>

#include "document/image/image.h"
#include "document/scan/homography.h"
#include "document/scan/quad.h"

namespace sportello::document {

/// With this many frames the page is drawn finer than any of them shows it.
inline constexpr size_t kFramesForFiner = 4;
inline constexpr float kFinerScale = 1.25f;
/// More frames than this are not looked at.
inline constexpr size_t kMostFrames = 12;

/// A frame that shows the same sheet as the reference.
struct FusedFrame {
  const Image* frame = nullptr;
  /// From pixels of the reference.
  Homography map;
};

/// The frames that match the first within `corners`, aligned with it; the sharpest first, so that
/// the others are measured against it. Frames that are much less sharp are left out.
std::vector<FusedFrame> choose_frames(std::span<const Image> frames, const Quad& corners);

/// Draws the page from all frames: the mean of what agrees with the first.
Image fuse(std::span<const FusedFrame> frames, const Homography& page_to_reference, int width, int height);

}  // namespace sportello::document
