// SPDX-License-Identifier: EUPL-1.2
#include "core/document/scan/camera_model.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>
#include <vector>

#include "core/document/scan/desk.h"
#include "util/random.h"

namespace sportello::testing {
namespace {

using document::Image;
using document::Point;
using document::Quad;
using document::Rgba;
using Matrix = std::array<double, 9>;

constexpr double kDegree = 3.14159265358979 / 180;

/// The sheet's plane (millimetre-like units, its middle at 0) to the frame (pixels), before it is
/// scaled and moved to where the scene wants it.
Matrix sheet_to_camera(const CameraScene& scene, double distance) {
  const double ct = std::cos(scene.turn_deg * kDegree), st = std::sin(scene.turn_deg * kDegree);
  const double cp = std::cos(scene.pitch_deg * kDegree), sp = std::sin(scene.pitch_deg * kDegree);
  const double cy = std::cos(scene.yaw_deg * kDegree), sy = std::sin(scene.yaw_deg * kDegree);
  // Columns of R = Ry * Rx * Rz: where the sheet's own axes point.
  const double r00 = cy * ct + sy * sp * st, r01 = -cy * st + sy * sp * ct;
  const double r10 = cp * st, r11 = cp * ct;
  const double r20 = -sy * ct + cy * sp * st, r21 = sy * st + cy * sp * ct;
  const double f = static_cast<double>(scene.focal) * std::max(scene.width, scene.height);
  // A sheet out of the middle is one the camera's axis does not meet.
  const double shift_x = static_cast<double>(scene.shift_x) * scene.width / f * distance;
  const double shift_y = static_cast<double>(scene.shift_y) * scene.height / f * distance;
  const double cx = scene.width / 2.0, cyy = scene.height / 2.0;
  return {f * r00 + cx * r20, f * r01 + cx * r21, f * shift_x + cx * distance,
          f * r10 + cyy * r20, f * r11 + cyy * r21, f * shift_y + cyy * distance,
          r20, r21, distance};
}

std::pair<double, double> apply(const Matrix& m, double x, double y) {
  const double w = m[6] * x + m[7] * y + m[8];
  return {(m[0] * x + m[1] * y + m[2]) / w, (m[3] * x + m[4] * y + m[5]) / w};
}

Matrix invert(const Matrix& m) {
  Matrix r{m[4] * m[8] - m[5] * m[7], m[2] * m[7] - m[1] * m[8], m[1] * m[5] - m[2] * m[4],
           m[5] * m[6] - m[3] * m[8], m[0] * m[8] - m[2] * m[6], m[2] * m[3] - m[0] * m[5],
           m[3] * m[7] - m[4] * m[6], m[1] * m[6] - m[0] * m[7], m[0] * m[4] - m[1] * m[3]};
  const double determinant = m[0] * r[0] + m[1] * r[3] + m[2] * r[6];
  for (double& value : r) value /= determinant;
  return r;
}

/// Page pixels to frame pixels.
Matrix page_to_frame(const CameraScene& scene, int page_width, int page_height) {
  // The distance at which the sheet takes its share of the frame.
  const double half_w = page_width / 2.0, half_h = page_height / 2.0;
  double nearest = 0.2 * std::hypot(page_width, page_height), farthest = 400.0 * std::hypot(page_width, page_height);
  for (int step = 0; step < 60; ++step) {
    const double distance = std::sqrt(nearest * farthest);
    CameraScene centred = scene;
    centred.shift_x = centred.shift_y = 0;
    const Matrix m = sheet_to_camera(centred, distance);
    double extent = 0;
    for (const double sx : {-1.0, 1.0}) {
      for (const double sy : {-1.0, 1.0}) {
        const auto [x, y] = apply(m, sx * half_w, sy * half_h);
        if (m[6] * sx * half_w + m[7] * sy * half_h + m[8] <= 0) extent = 1e9;
        extent = std::max({extent, std::abs(x / scene.width - 0.5) * 2, std::abs(y / scene.height - 0.5) * 2});
      }
    }
    (extent > scene.fill ? nearest : farthest) = distance;
  }
  Matrix m = sheet_to_camera(scene, farthest);
  for (int row = 0; row < 3; ++row) m[row * 3 + 2] -= m[row * 3] * half_w + m[row * 3 + 1] * half_h;
  return m;
}

struct Color {
  float r = 0, g = 0, b = 0;
};

/// The page at a place in its pixels, bilinear.
Color page_at(const Image& page, double x, double y) {
  x = std::clamp(x - 0.5, 0.0, page.width() - 1.001);
  y = std::clamp(y - 0.5, 0.0, page.height() - 1.001);
  const int x0 = static_cast<int>(x), y0 = static_cast<int>(y);
  const int x1 = std::min(x0 + 1, page.width() - 1), y1 = std::min(y0 + 1, page.height() - 1);
  const auto fx = static_cast<float>(x - x0), fy = static_cast<float>(y - y0);
  const Rgba a = page.at(x0, y0), b = page.at(x1, y0), c = page.at(x0, y1), d = page.at(x1, y1);
  const float wa = (1 - fx) * (1 - fy), wb = fx * (1 - fy), wc = (1 - fx) * fy, wd = fx * fy;
  return {wa * a.r + wb * b.r + wc * c.r + wd * d.r, wa * a.g + wb * b.g + wc * c.g + wd * d.g,
          wa * a.b + wb * b.b + wc * c.b + wd * d.b};
}

/// How far outside of the sheet a place is (page pixels); negative inside.
double outside(double x, double y, double width, double height, double radius) {
  const double dx = std::abs(x - width / 2) - (width / 2 - radius);
  const double dy = std::abs(y - height / 2) - (height / 2 - radius);
  const double corner = std::hypot(std::max(dx, 0.0), std::max(dy, 0.0));
  return corner + std::min(std::max(dx, dy), 0.0) - radius;
}

/// How much of the fingers covers a place of the page, and their shade.
bool finger_at(double x, double y, double width, double height, float& shade) {
  const double size = std::min(width, height);
  for (int finger = 0; finger < 2; ++finger) {
    // A capsule that comes from outside and ends on the paper.
    const double tip_x = width - (0.10 + 0.03 * finger) * size, tip_y = height * 0.62 + finger * 0.14 * size;
    const double end_x = width + 1.2 * size, end_y = tip_y + 0.5 * size;
    const double ux = end_x - tip_x, uy = end_y - tip_y;
    const double t = std::clamp(((x - tip_x) * ux + (y - tip_y) * uy) / (ux * ux + uy * uy), 0.0, 1.0);
    const double distance = std::hypot(x - tip_x - t * ux, y - tip_y - t * uy) / (0.055 * size);
    if (distance < 1) {
      shade = static_cast<float>(1 - 0.35 * distance * distance);
      return true;
    }
  }
  return false;
}

float smooth_step(float x) {
  x = std::clamp(x, 0.0f, 1.0f);
  return x * x * (3 - 2 * x);
}

/// Light that falls on a place of the frame (0..1 each way).
float light_at(const CameraScene& scene, float u, float v) {
  const float fall = scene.uneven * (0.6f * u + 0.4f * v);
  const float vignette = 0.08f * ((u - 0.5f) * (u - 0.5f) + (v - 0.5f) * (v - 0.5f)) * 2;
  const float shadow = scene.shadow * smooth_step((0.75f * u + 0.65f * v - 0.62f) / 0.12f);
  return scene.light * (1 - fall - vignette) * (1 - shadow);
}

/// Convolves along rows (dx = 1) or columns (dy = 1); the border repeats.
void convolve(Plane3& picture, const std::vector<float>& kernel, int dx, int dy) {
  const int radius = static_cast<int>(kernel.size()) / 2;
  const int width = picture.width(), height = picture.height();
  Plane3 out(width, height);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const bool within = x - radius * dx >= 0 && x + radius * dx < width && y - radius * dy >= 0 && y + radius * dy < height;
      const std::array<float, 3>* in = &picture.at(x, y);
      float r = 0, g = 0, b = 0;
      for (int k = -radius; k <= radius; ++k) {
        const auto& value = within ? in[k * (dx + dy * width)]
                                   : picture.at(std::clamp(x + k * dx, 0, width - 1), std::clamp(y + k * dy, 0, height - 1));
        const float weight = kernel[k + radius];
        r += weight * value[0];
        g += weight * value[1];
        b += weight * value[2];
      }
      out.at(x, y) = {r, g, b};
    }
  }
  picture = std::move(out);
}

void blur(Plane3& picture, const CameraScene& scene) {
  if (scene.blur > 0.05f) {
    const int radius = std::max(1, static_cast<int>(std::ceil(scene.blur * 3)));
    std::vector<float> kernel(2 * radius + 1);
    float sum = 0;
    for (int k = -radius; k <= radius; ++k) {
      kernel[k + radius] = std::exp(-0.5f * static_cast<float>(k * k) / (scene.blur * scene.blur));
      sum += kernel[k + radius];
    }
    for (float& weight : kernel) weight /= sum;
    convolve(picture, kernel, 1, 0);
    convolve(picture, kernel, 0, 1);
  }
  if (scene.motion >= 1) {
    const int taps = static_cast<int>(scene.motion) | 1;
    convolve(picture, std::vector<float>(taps, 1.0f / static_cast<float>(taps)), 1, 0);
  }
}

/// Standard normal, near enough.
float normal(SplitMix64& random) {
  const uint64_t bits = random.next();
  float sum = 0;
  for (int i = 0; i < 4; ++i) sum += static_cast<float>((bits >> (16 * i)) & 0xffff);
  return (sum / 65536.0f - 2.0f) * 1.7320508f;
}

Image develop(const Plane3& picture, const CameraScene& scene) {
  SplitMix64 random(scene.seed);
  Image frame(picture.width(), picture.height());
  for (int y = 0; y < picture.height(); ++y) {
    for (int x = 0; x < picture.width(); ++x) {
      const auto& value = picture.at(x, y);
      // Shot noise grows with the light; most of it is common to the colours after demosaicing.
      const float level = (value[0] + value[1] + value[2]) / 3;
      const float sigma = scene.noise * std::sqrt(0.3f + level / 128 * 0.7f);
      const float common = normal(random);
      const auto noisy = [&](float v) {
        return static_cast<uint8_t>(
            std::clamp(v + sigma * (0.8f * common + 0.6f * normal(random)) + 0.5f, 0.0f, 255.0f));
      };
      frame.at(x, y) = {noisy(value[0]), noisy(value[1]), noisy(value[2]), 255};
    }
  }
  return frame;
}

Image take(const Image* page, const CameraScene& scene) {
  const Plane3 desk = draw_desk(scene.width, scene.height, static_cast<int>(scene.background), scene.background_seed);
  Matrix to_page{};
  double width = 1, height = 1;
  if (page) {
    width = page->width();
    height = page->height();
    to_page = invert(page_to_frame(scene, page->width(), page->height()));
  }
  Plane3 picture(scene.width, scene.height);
  constexpr int kSamples = 3;
  for (int y = 0; y < scene.height; ++y) {
    for (int x = 0; x < scene.width; ++x) {
      std::array<float, 3> sum{};
      bool sheet_near = page != nullptr;
      if (page && !scene.hand) {
        const auto [px, py] = apply(to_page, x + 0.5, y + 0.5);
        sheet_near = outside(px, py, width, height, 0) < 0.03 * (width + height);
      }
      for (int sample = 0; sample < kSamples * kSamples; ++sample) {
        std::array<float, 3> color = desk.at(x, y);
        if (sheet_near) {
          const double fx = x + (sample % kSamples + 0.5) / kSamples, fy = y + (sample / kSamples + 0.5) / kSamples;
          const auto [px, py] = apply(to_page, fx, fy);
          float shade = 1;
          if (scene.hand && finger_at(px, py, width, height, shade)) {
            color = {214 * shade, 160 * shade, 132 * shade};
          } else if (outside(px, py, width, height, scene.corner_radius * width) <= 0) {
            const Color c = page_at(*page, px, py);
            color = {c.r, c.g, c.b};
          } else {
            // The sheet keeps a little light from the desk beside it.
            const double away = outside(px - 0.004 * width, py - 0.006 * width, width, height, 0) / (0.015 * width);
            const float contact = 1 - 0.3f * static_cast<float>(std::clamp(1 - away, 0.0, 1.0));
            for (float& v : color) v *= contact;
          }
        }
        for (int c = 0; c < 3; ++c) sum[c] += color[c];
      }
      const float light = light_at(scene, (static_cast<float>(x) + 0.5f) / static_cast<float>(scene.width),
                                   (static_cast<float>(y) + 0.5f) / static_cast<float>(scene.height)) /
                          (kSamples * kSamples);
      picture.at(x, y) = {sum[0] * light * scene.red, sum[1] * light, sum[2] * light * scene.blue};
    }
  }
  blur(picture, scene);
  return develop(picture, scene);
}

}  // namespace

Quad corners_in_frame(const CameraScene& scene, int page_width, int page_height) {
  const Matrix m = page_to_frame(scene, page_width, page_height);
  const std::array<std::pair<int, int>, 4> corners{{{0, 0}, {page_width, 0}, {page_width, page_height}, {0, page_height}}};
  Quad quad;
  for (size_t i = 0; i < 4; ++i) {
    const auto [x, y] = apply(m, corners[i].first, corners[i].second);
    quad[i] = {static_cast<float>(x / scene.width), static_cast<float>(y / scene.height)};
  }
  return quad;
}

Image photograph(const Image& page, const CameraScene& scene) { return take(&page, scene); }

Image photograph_desk(const CameraScene& scene) { return take(nullptr, scene); }

}  // namespace sportello::testing
