// SPDX-License-Identifier: EUPL-1.2
#include "document/scan/sheet_tracker.h"

#include <algorithm>
#include <cmath>

#include "document/scan/reduce.h"
#include "document/scan/sharpness.h"
#include "document/scan/sheet_finder.h"

namespace sportello::document {
namespace {

constexpr int kLongSide = 640;
/// Frames without a sheet after which it counts as gone.
constexpr int kMissesToForget = 3;
/// Between two frames a corner of a still sheet moves by less than this share of the frame.
constexpr float kStillness = 0.012f;
constexpr int64_t kStillForUs = 600'000;
constexpr float kDarkPaper = 0.22f;
constexpr float kDarkFrame = 0.10f;
/// A sheet smaller than this share of the frame has too few pixels for its print.
constexpr float kLeastArea = 0.18f;
constexpr float kLeastSharpness = 0.18f;
/// How near to the sharpest frame of this sheet a frame has to come: autofocus may still be at work.
constexpr float kNearBest = 0.8f;

float farthest_move(const Quad& a, const Quad& b) {
  float farthest = 0;
  for (size_t i = 0; i < a.size(); ++i) farthest = std::max(farthest, std::hypot(a[i].x - b[i].x, a[i].y - b[i].y));
  return farthest;
}

/// Brightness of the lighter tenth within the bounding box of a quad: the paper's, not the print's.
float paper_light(const GrayImage& gray, const Quad& corners) {
  const auto [left, right] = std::minmax({corners[0].x, corners[1].x, corners[2].x, corners[3].x});
  const auto [top, bottom] = std::minmax({corners[0].y, corners[1].y, corners[2].y, corners[3].y});
  const auto place = [](float share, int size) { return std::clamp(static_cast<int>(share * static_cast<float>(size)), 0, size); };
  const int x0 = place(left, gray.width());
  const int x1 = std::max(x0 + 1, place(right, gray.width()));
  const int y0 = place(top, gray.height());
  const int y1 = std::max(y0 + 1, place(bottom, gray.height()));
  size_t counts[256] = {};
  size_t all = 0;
  for (int y = y0; y < std::min(y1, gray.height()); y += 2) {
    for (int x = x0; x < std::min(x1, gray.width()); x += 2) {
      ++counts[gray.at(x, y)];
      ++all;
    }
  }
  size_t seen = 0;
  int level = 255;
  while (level > 0 && (seen += counts[level]) * 10 < all) --level;
  return static_cast<float>(level) / 255;
}

}  // namespace

void SheetTracker::reset() { *this = SheetTracker(); }

Finding SheetTracker::push(const Image& frame, int64_t now_us) {
  Finding finding;
  if (frame.empty()) return finding;
  const int factor = reduction_to(frame.width(), frame.height(), kLongSide);
  const Image reduced = factor > 1 ? reduce(frame, factor) : Image();
  const Image& small = factor > 1 ? reduced : frame;
  const GrayImage gray = to_gray(small);
  const SheetGuess guess = find_sheet(small, tracking_ ? &last_ : nullptr);

  if (!guess.found) {
    finding.light = paper_light(gray, kWholeFrame);
    finding.state = finding.light < kDarkFrame ? ShotState::kTooDark : ShotState::kSearching;
    // One frame without it, a hand that passes by, does not undo what is known.
    if (tracking_ && ++missed_ < kMissesToForget) {
      finding.found = true;
      finding.corners = last_;
      finding.state = ShotState::kMoving;
      still_since_us_ = now_us;
    } else {
      reset();
    }
    return finding;
  }

  const bool moved = !tracking_ || missed_ > 0 || farthest_move(guess.corners, last_) > kStillness;
  if (moved) still_since_us_ = now_us;
  if (!tracking_) best_sharpness_ = 0;
  tracking_ = true;
  missed_ = 0;
  last_ = guess.corners;
  last_us_ = now_us;

  finding.found = true;
  finding.corners = guess.corners;
  finding.sharpness = measure_sharpness(gray, guess.corners);
  finding.light = paper_light(gray, guess.corners);
  best_sharpness_ = std::max(best_sharpness_, finding.sharpness);
  finding.state = judge(finding, guess.cut_off, now_us);
  if (finding.state != ShotState::kHoldStill && finding.state != ShotState::kReady) still_since_us_ = now_us;
  return finding;
}

ShotState SheetTracker::judge(const Finding& finding, bool cut_off, int64_t now_us) const {
  if (finding.light < kDarkPaper) return ShotState::kTooDark;
  if (cut_off) return ShotState::kCutOff;
  if (quad_area(finding.corners) < kLeastArea) return ShotState::kTooFar;
  if (still_since_us_ == now_us) return ShotState::kMoving;
  if (finding.sharpness < kLeastSharpness || finding.sharpness < kNearBest * best_sharpness_) return ShotState::kBlurred;
  return now_us - still_since_us_ >= kStillForUs ? ShotState::kReady : ShotState::kHoldStill;
}

}  // namespace sportello::document
