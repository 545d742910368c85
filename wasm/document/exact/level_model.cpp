// SPDX-License-Identifier: EUPL-1.2
#include "document/exact/level_model.h"

namespace sportello::document {

LevelModel::LevelModel(bool gray)
    : channels_(gray ? 1 : 3),
      blend_mixer_(3 * kTrusts, 1, (1 << VectorMixer<8>::kFraction) / 3),
      by_node_(3 * 256, 1, (1 << VectorMixer<16>::kFraction) / 9),
      by_trust_(3 * 8 * (kContexts + 1), 1, (1 << VectorMixer<16>::kFraction) / 9) {
  for (auto& blends : blends_) blends.resize(size_t{1} << kBlendsLog2);
  for (auto& models : models_) models.resize(size_t{1} << kSizeLog2);
}

uint32_t LevelModel::blend(int channel, Colour known, const Neighbours& near, size_t* trust, uint64_t* pair) {
  const auto green = [](Colour colour) { return static_cast<int>((colour >> 8) & 255); };
  Colour dark = near.w;
  Colour light = near.w;
  for (const Colour colour : {near.n, near.nw, near.ne, near.ww, near.nn}) {
    if (green(colour) < green(dark)) dark = colour;
    if (green(colour) > green(light)) light = colour;
  }
  *pair = static_cast<uint64_t>(dark) << 24 | light;
  const int shift = kChannelShift[channel];
  const auto level = [shift](Colour colour) { return static_cast<int>((colour >> shift) & 255); };
  const int reach = green(light) - green(dark);
  const int place = green(known) - green(light);
  int value = level(light) + place;
  if (reach > 0) {
    const int span = level(light) - level(dark);
    const int product = 2 * place * span + (place * span >= 0 ? reach : -reach);
    value = level(light) + product / (2 * reach);
  }
  const size_t size = reach == 0 ? 0 : reach < 16 ? 1 : reach < 64 ? 2 : reach < 160 ? 3 : 4;
  *trust = size * 3 + (place > 0 ? 0u : place < -reach ? 1u : 2u);
  return static_cast<uint32_t>(std::clamp(value, 0, 255));
}

void LevelModel::find_contexts(int channel, Colour known, uint32_t m3, uint64_t m5, const Neighbours& near,
                               Colour rendition) {
  const int shift = kChannelShift[channel];
  const auto level = [shift](Colour colour) { return (colour >> shift) & 255; };
  const uint32_t w = level(near.w);
  const uint32_t n = level(near.n);
  const uint32_t nw = level(near.nw);
  const uint32_t ne = level(near.ne);
  const uint32_t ww = level(near.ww);
  const uint32_t nn = level(near.nn);
  const auto clip = [](int value) { return static_cast<uint32_t>(std::clamp(value, 0, 255)); };
  const uint32_t plane = clip(static_cast<int>(w + n) - static_cast<int>(nw));
  std::array<uint64_t, kContexts> parts;
  if (channel == 0) {
    const uint32_t centre = (m3 >> 4) & 1;
    parts = {m3 << 4 | w >> 4,
             m3 << 4 | n >> 4,
             m5,
             (w >> 3) << 5 | n >> 3,
             ((n >> 4) << 8 | (ne >> 4) << 4 | w >> 4) << 1 | centre,
             m3 << 6 | plane >> 2,
             m5 << 6 | (w >> 5) << 3 | n >> 5,
             m3 << 8 | w,
             m3 << 8 | n,
             (nw >> 4) << 8 | (n >> 4) << 4 | w >> 4,
             m3 << 5 | level(rendition) >> 3,
             (w >> 3) << 6 | (ww >> 3) << 1 | centre,
             (n >> 3) << 6 | (nn >> 3) << 1 | centre,
             (m3 << 8 | (nw >> 5) << 5 | (ne >> 5) << 2 | w >> 6) << 2 | n >> 6,
             0};
  } else {
    const auto shifted = [&](Colour colour) {
      const int change = static_cast<int>((known >> 8) & 255) - static_cast<int>((colour >> 8) & 255);
      return clip(static_cast<int>(level(colour)) + change);
    };
    const uint64_t seen = channel == 1 ? (known >> 8) & 255 : known >> 8;
    const uint64_t first = (known >> 8) & 255;
    parts = {first,
             seen << 8 | w,
             seen << 8 | n,
             seen,
             shifted(near.w),
             shifted(near.n),
             static_cast<uint64_t>(shifted(near.w)) << 8 | shifted(near.n),
             seen << 24 | near.w,
             seen << 24 | near.n,
             seen << 12 | (rendition & 0xf0f0f0),
             first << 8 | plane,
             static_cast<uint64_t>(shifted(near.nw)) << 8 | shifted(near.ne),
             blend_,
             m5 << 5 | first >> 3,
             channel == 1 ? 0 : (known >> 16)};
  }
  for (size_t i = 0; i < kContexts; ++i) hashes_[i] = hash_step(parts[i], static_cast<uint64_t>(channel) * 16 + i + 1) & ~uint64_t{255};
}

}  // namespace sportello::document
