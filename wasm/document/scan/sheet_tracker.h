// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>

#include "document/image/image.h"
#include "document/scan/quad.h"

namespace sportello::document {

/// What keeps the sheet in front of the camera from being taken, worst first.
enum class ShotState : uint8_t {
  kSearching,  ///< no sheet in sight
  kTooDark,
  kTooFar,
  kCutOff,  ///< part of the sheet is outside of the frame
  kMoving,
  kBlurred,
  kHoldStill,  ///< all is well; ready if it stays so
  kReady,
};

/// What one live frame shows.
struct Finding {
  bool found = false;
  /// Where the sheet is; the whole frame if none was found.
  Quad corners = kWholeFrame;
  ShotState state = ShotState::kSearching;
  /// How sharp the edges are, 0..1, whatever their contrast.
  float sharpness = 0;
  /// Brightness of the paper (of the frame if no sheet was found), 0..1.
  float light = 0;
};

/// Follows a sheet through live frames of a camera, and says when to take the picture.
class SheetTracker {
 public:
  /// Takes a small live frame (about 640 pixels on its long side; larger ones are reduced) and
  /// its time in microseconds. Times must not decrease.
  Finding push(const Image& frame, int64_t now_us);

  /// Forgets what was seen: another camera, or the next page.
  void reset();

 private:
  ShotState judge(const Finding& finding, bool cut_off, int64_t now_us) const;

  bool tracking_ = false;
  /// Frames in a row in which a sheet that was there is not seen.
  int missed_ = 0;
  Quad last_ = kWholeFrame;
  /// Where the sheet came to rest, and since when all has been well.
  Quad anchor_ = kWholeFrame;
  bool good_ = false;
  int64_t good_since_us_ = 0;
  /// The best sharpness of late: a lens that focuses passes through worse.
  float best_sharpness_ = 0;
};

}  // namespace sportello::document
