// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>

#include "document/image/image.h"
#include "document/scan/quad.h"

namespace sportello::testing {

/// What lies under the sheet.
enum class Background : uint8_t { kWood, kDark, kLight, kClutter, kChecks };
inline constexpr int kBackgrounds = 5;

/// A camera that looks at a sheet on a desk: a pinhole with an uneven lamp, a sensor and a lens.
struct CameraScene {
  int width = 1280;
  int height = 720;
  /// Focal length as a share of the frame's long side: 0.8 is a phone or a webcam.
  float focal = 0.8f;

  // How the sheet lies. Angles in degrees: turned in its own plane, tipped about its two axes.
  float turn_deg = 0;
  float pitch_deg = 0;
  float yaw_deg = 0;
  /// The sheet's larger extent, as a share of the frame's in that direction; above 1 it is cut off.
  float fill = 0.85f;
  /// Where its middle is, in shares of the frame away from the frame's middle.
  float shift_x = 0;
  float shift_y = 0;
  /// Radius of the sheet's corners as a share of its width: 0.037 for an identity card.
  float corner_radius = 0;

  Background background = Background::kWood;
  /// A hand holds the sheet: fingers over its lower right border.
  bool hand = false;

  /// 1 is a well-lit room.
  float light = 0.92f;
  /// How much darker the far corner of the lamp's light is, 0..1.
  float uneven = 0.25f;
  /// How much light a soft-edged shadow over part of the sheet takes, 0..1.
  float shadow = 0;
  /// Gains of red and blue: warm light is above and below 1.
  float red = 1;
  float blue = 1;

  /// Standard deviation of the lens's blur, in pixels of the frame.
  float blur = 0.6f;
  /// Length of a horizontal motion blur, in pixels of the frame.
  float motion = 0;
  /// Standard deviation of the sensor's noise at mid grey, in levels.
  float noise = 2;
  /// Seed of the noise; the background keeps to `background_seed`.
  uint64_t seed = 20100101;
  uint64_t background_seed = 20100101;
};

/// Where the corners of a sheet of this size (only the ratio matters) are in the frame.
document::Quad corners_in_frame(const CameraScene& scene, int page_width, int page_height);

/// The frame that the camera takes of a page.
document::Image photograph(const document::Image& page, const CameraScene& scene);

/// The frame without any sheet.
document::Image photograph_desk(const CameraScene& scene);

}  // namespace sportello::testing
