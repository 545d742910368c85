// SPDX-License-Identifier: EUPL-1.2
#include "document/scan/clean.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <vector>

#include "document/scan/light_field.h"
#include "document/scan/sharpness.h"
#include "document/scan/vector4.h"
#include "util/own_function.h"

namespace sportello::document {
namespace {

/// Detail below this many standard deviations of the noise is dropped; all of it is kept from three
/// times as much.
constexpr float kCore = 0.9f;
/// What counts as white, as a share of the paper's level.
constexpr float kWhite = 0.955f;
/// Binomial mean of 5 x 5 around the pixels of row y: weights of 1, 4, 6, 4, 1 sixteenths each way.
class LocalMean {
 public:
  explicit LocalMean(int width) : columns_(static_cast<size_t>(width) + 4), sums_(static_cast<size_t>(width)) {}

  /// `rows` are the five rows around.
  SPORTELLO_OWN_FUNCTION void compute(const std::array<const Rgba*, 5>& rows) {
    const size_t width = sums_.size();
    for (size_t x = 0; x < width; ++x) {
      columns_[x + 2] = weigh(whole(rows[0][x]), whole(rows[1][x]), whole(rows[2][x]), whole(rows[3][x]), whole(rows[4][x]));
    }
    columns_[0] = columns_[1] = columns_[2];
    columns_[width + 3] = columns_[width + 2] = columns_[width + 1];
    for (size_t x = 0; x < width; ++x) {
      sums_[x] = weigh(columns_[x], columns_[x + 1], columns_[x + 2], columns_[x + 3], columns_[x + 4]);
    }
  }

  Float4 at(size_t x) const { return __builtin_convertvector(__builtin_convertvector(sums_[x], Int4), Float4) * (1.0f / 256); }

 private:
  typedef uint16_t Short4 __attribute__((vector_size(8)));

  static Short4 whole(const Rgba& pixel) {
    Byte4 bytes;
    std::memcpy(&bytes, &pixel, 4);
    return __builtin_convertvector(bytes, Short4);
  }
  static Short4 weigh(Short4 a, Short4 b, Short4 c, Short4 d, Short4 e) { return a + e + 4 * (b + d) + 6 * c; }

  std::vector<Short4> columns_;
  std::vector<Short4> sums_;
};

float brightness(Float4 value) { return 0.299f * value[0] + 0.587f * value[1] + 0.114f * value[2]; }

std::array<const Rgba*, 5> rows_around(const Image& page, int y) {
  std::array<const Rgba*, 5> rows{};
  for (int i = 0; i < 5; ++i) rows[i] = page.row(std::clamp(y + i - 2, 0, page.height() - 1));
  return rows;
}

/// Standard deviation of the paper's noise, by the median of its detail on some rows.
float paper_noise(const Image& page) {
  LocalMean mean(page.width());
  std::array<uint32_t, 512> histogram{};
  uint32_t count = 0;
  const auto look_at_row = [&](int y) SPORTELLO_OWN_FUNCTION {
    mean.compute(rows_around(page, y));
    for (int x = 0; x < page.width(); ++x) {
      const float level = brightness(mean.at(static_cast<size_t>(x)));
      if (level < kPaperLevel - 16 || level > kPaperLevel + 16) continue;
      const float detail = std::abs(brightness(load(page.at(x, y))) - level);
      ++histogram[std::min<size_t>(511, static_cast<size_t>(detail * 16))];
      ++count;
    }
  };
  for (int y = 0; y < page.height(); y += std::max(1, page.height() / 64)) look_at_row(y);
  if (count < 64) return 1;
  uint32_t sum = 0;
  size_t bin = 0;
  while (bin < 511 && (sum += histogram[bin]) < count / 2) ++bin;
  return (static_cast<float>(bin) + 0.5f) / 16 / 0.6745f;
}

/// How dark the darkest print is.
float black_level(const Image& page) {
  std::array<uint32_t, 256> histogram{};
  uint32_t count = 0;
  for (int y = 0; y < page.height(); y += 2) {
    for (int x = 0; x < page.width(); x += 2) ++histogram[luma(page.at(x, y))];
    count += static_cast<uint32_t>((page.width() + 1) / 2);
  }
  uint32_t sum = 0;
  size_t level = 0;
  while (level < 255 && (sum += histogram[level]) < count / 200) ++level;
  return static_cast<float>(level);
}

}  // namespace

void clean(Image& page, bool paper) {
  const int width = page.width(), height = page.height();
  const float noise = std::clamp(paper_noise(page), 0.4f, 8.0f);
  const float black = paper ? std::clamp(black_level(page) - 20, 0.0f, 70.0f) : 0;
  // A sharp page needs little; print that is blurred to the width of its strokes needs much.
  const float sharpness = measure_sharpness(to_gray(page), kWholeFrame);
  const float sharpen = std::clamp(0.6f + 8 * (0.47f - sharpness), 0.6f, paper ? 1.8f : 0.6f);
  const float white = paper ? kWhite * kPaperLevel : 255;

  // Factor of the detail by its size, in sixteenths of a level.
  std::array<float, 4096> factors;
  for (size_t i = 0; i < factors.size(); ++i) {
    const float size = static_cast<float>(i) / 16;
    const float t = std::clamp((size - kCore * noise) / (2 * kCore * noise), 0.0f, 1.0f);
    factors[i] = (1 + sharpen) * t * t * (3 - 2 * t);
  }
  const float scale = 255 / (white - black);

  LocalMean mean(width);
  // The rows above, before they were changed.
  std::array<std::vector<Rgba>, 3> before;
  for (auto& row : before) row.assign(page.row(0), page.row(0) + width);
  const auto clean_row = [&](int y) SPORTELLO_OWN_FUNCTION {
    std::array<const Rgba*, 5> rows = rows_around(page, y);
    // before[2] is this row, before[1] and before[0] those above.
    if (y > 0) {
      before[0].swap(before[1]);
      before[1].swap(before[2]);
    }
    std::copy(page.row(y), page.row(y) + width, before[2].begin());
    rows[0] = before[0].data();
    rows[1] = before[1].data();
    rows[2] = before[2].data();
    mean.compute(rows);
    Rgba* out = page.row(y);
    for (int x = 0; x < width; ++x) {
      if (before[2][x].a == 0) {
        out[x] = {255, 255, 255, 255};
        continue;
      }
      const Float4 base = mean.at(static_cast<size_t>(x));
      const Float4 detail = load(before[2][x]) - base;
      const float size = std::abs(brightness(detail)) * 16;
      const Float4 value = base + factors[std::min<size_t>(factors.size() - 1, static_cast<size_t>(size))] * detail;
      out[x] = store(clamp_to_byte((value - black) * scale));
      out[x].a = 255;
    }
  };
  for (int y = 0; y < height; ++y) clean_row(y);
}

}  // namespace sportello::document
