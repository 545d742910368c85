// SPDX-License-Identifier: EUPL-1.2
#include "core/document/scan/desk.h"

#include <algorithm>
#include <cmath>

#include "core/document/scan/camera_model.h"
#include "util/random.h"

namespace sportello::testing {
namespace {

using document::Rect;
using Color = std::array<float, 3>;

float hash(int x, int y, uint64_t seed) {
  SplitMix64 random(seed ^ (static_cast<uint64_t>(static_cast<uint32_t>(x)) << 32 | static_cast<uint32_t>(y)));
  return static_cast<float>(random.next_u32() >> 8) * 0x1p-24f;
}

/// Smooth noise in 0..1 with one bump per unit.
float value_noise(float x, float y, uint64_t seed) {
  const float fx = std::floor(x), fy = std::floor(y);
  const int ix = static_cast<int>(fx), iy = static_cast<int>(fy);
  float tx = x - fx, ty = y - fy;
  tx = tx * tx * (3 - 2 * tx);
  ty = ty * ty * (3 - 2 * ty);
  const float top = hash(ix, iy, seed) * (1 - tx) + hash(ix + 1, iy, seed) * tx;
  const float bottom = hash(ix, iy + 1, seed) * (1 - tx) + hash(ix + 1, iy + 1, seed) * tx;
  return top * (1 - ty) + bottom * ty;
}

Color scaled(const Color& color, float by) { return {color[0] * by, color[1] * by, color[2] * by}; }

/// Planks with grain along x, and dark seams between them.
Color wood(float u, float v, uint64_t seed) {
  const float plank = std::floor(v * 3.5f + 0.3f);
  const float tone = 0.85f + 0.25f * hash(static_cast<int>(plank), 7, seed);
  const float bend = value_noise(u * 2, v * 4 + plank * 10, seed + 1) * 0.6f;
  const float grain = value_noise(u * 6, (v + bend * 0.05f) * 90, seed + 2) * 0.6f +
                      value_noise(u * 24, v * 320, seed + 3) * 0.4f;
  const float seam = std::abs(v * 3.5f + 0.3f - plank - 0.5f) > 0.49f ? 0.55f : 1.0f;
  return scaled({172, 122, 76}, tone * (0.75f + 0.4f * grain) * seam);
}

Color checks(float u, float v, uint64_t seed) {
  const int stripes = (static_cast<int>(std::floor((u + 0.3f * v) * 14)) & 1) + (static_cast<int>(std::floor((v - 0.3f * u) * 14)) & 1);
  const float weave = 0.9f + 0.2f * value_noise(u * 300, v * 300, seed);
  const Color colors[3] = {{206, 200, 190}, {190, 104, 98}, {158, 40, 44}};
  return scaled(colors[stripes], weave);
}

/// Things that lie about: books and cards (boxes at any angle), mugs (discs), pens (thin boxes).
struct Thing {
  float x, y, half_w, half_h, cos, sin;
  bool round;
  Color color;
};

void draw_things(Plane3& desk, uint64_t seed) {
  SplitMix64 random(seed ^ 0x7468696e67);
  const auto unit = [&] { return static_cast<float>(random.next_unit()); };
  const auto width = static_cast<float>(desk.width()), height = static_cast<float>(desk.height());
  for (int i = 0; i < 22; ++i) {
    Thing thing{};
    thing.x = unit() * width;
    thing.y = unit() * height;
    thing.round = i % 5 == 4;
    const bool pen = i % 5 >= 2 && !thing.round;
    thing.half_w = (pen ? 0.10f + 0.08f * unit() : 0.04f + 0.08f * unit()) * width;
    thing.half_h = thing.round ? thing.half_w * 0.5f : pen ? 0.006f * width : (0.04f + 0.07f * unit()) * width;
    const float angle = unit() * 3.14159f;
    thing.cos = std::cos(angle);
    thing.sin = std::sin(angle);
    thing.color = {40 + 190 * unit(), 40 + 170 * unit(), 40 + 170 * unit()};
    const float reach = thing.half_w + thing.half_h;
    const Rect around = intersect({static_cast<int>(thing.x - reach), static_cast<int>(thing.y - reach), static_cast<int>(2 * reach) + 2, static_cast<int>(2 * reach) + 2}, desk.bounds());
    for (int y = around.y; y < around.y + around.height; ++y) {
      for (int x = around.x; x < around.x + around.width; ++x) {
        const float dx = static_cast<float>(x) - thing.x, dy = static_cast<float>(y) - thing.y;
        const float along = dx * thing.cos + dy * thing.sin, across = dy * thing.cos - dx * thing.sin;
        const bool in = thing.round ? dx * dx + dy * dy < thing.half_h * thing.half_h
                                    : std::abs(along) < thing.half_w && std::abs(across) < thing.half_h;
        if (!in) continue;
        const float print = 0.92f + 0.16f * value_noise(along / width * 60, across / width * 60, seed + static_cast<uint64_t>(i));
        desk.at(x, y) = scaled(thing.color, print);
      }
    }
  }
}

}  // namespace

Plane3 draw_desk(int width, int height, int kind, uint64_t seed) {
  Plane3 desk(width, height);
  const auto scale = 1.0f / static_cast<float>(std::max(width, height));
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const float u = static_cast<float>(x) * scale, v = static_cast<float>(y) * scale;
      const bool plain = kind != static_cast<int>(Background::kWood) && kind != static_cast<int>(Background::kChecks);
      const float fine = plain ? value_noise(u * 260, v * 260, seed) : 0, soft = plain ? value_noise(u * 5, v * 5, seed + 9) : 0;
      switch (static_cast<Background>(kind)) {
        case Background::kWood: desk.at(x, y) = wood(u, v, seed); break;
        case Background::kDark: desk.at(x, y) = scaled({46, 46, 50}, 0.8f + 0.3f * fine + 0.2f * soft); break;
        case Background::kLight: desk.at(x, y) = scaled({222, 220, 214}, 0.95f + 0.03f * fine + 0.05f * soft); break;
        case Background::kClutter: desk.at(x, y) = scaled({128, 120, 112}, 0.85f + 0.15f * fine + 0.2f * soft); break;
        case Background::kChecks: desk.at(x, y) = checks(u, v, seed); break;
      }
    }
  }
  if (static_cast<Background>(kind) == Background::kClutter) draw_things(desk, seed);
  return desk;
}

}  // namespace sportello::testing
