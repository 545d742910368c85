// SPDX-License-Identifier: EUPL-1.2
#include "document/pdf/jbig2_encoder.h"

#include <algorithm>
#include <array>

#include "document/pdf/mq_encoder.h"

namespace sportello::document {
namespace {

constexpr uint8_t kPageInformation = 48;
constexpr uint8_t kImmediateGenericRegion = 38;
constexpr uint8_t kLossless = 1;
constexpr uint8_t kTypicalPrediction = 8;
/// Where the four adaptive pixels of the context lie: x, y.
constexpr std::array<uint8_t, 8> kAdaptivePixels = {3, 0xff, 0xfd, 0xff, 2, 0xfe, 0xfe, 0xfe};
/// The context of "this row is like the one before" (6.2.5.7, figure 8).
constexpr size_t kTypicalContext = 0x9b25;

void put(std::vector<uint8_t>* out, uint32_t value, int bytes) {
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) out->push_back(static_cast<uint8_t>(value >> shift));
}

/// A segment header (7.2): no segment refers to another, all belong to page 1.
void put_header(std::vector<uint8_t>* out, uint32_t number, uint8_t type, uint32_t size) {
  put(out, number, 4);
  put(out, type, 1);
  put(out, 0, 1);
  put(out, 1, 1);
  put(out, size, 4);
}

void put_size(std::vector<uint8_t>* out, int width, int height) {
  put(out, static_cast<uint32_t>(width), 4);
  put(out, static_cast<uint32_t>(height), 4);
}

/// A row of pixels with two of margin before it and three behind, all white.
struct Row {
  std::vector<uint8_t> pixels;
  explicit Row(int width) : pixels(static_cast<size_t>(width) + 5) {}
  const uint8_t* at(int x) const { return pixels.data() + 2 + x; }
  void load(const Mask& mask, int y) {
    if (y >= mask.height()) {
      std::fill(pixels.begin(), pixels.end(), uint8_t{0});
      return;
    }
    std::transform(mask.row(y), mask.row(y) + mask.width(), pixels.begin() + 2,
                   [](uint8_t value) { return static_cast<uint8_t>(value != 0 ? 1 : 0); });
  }
};

void encode_row(MqEncoder* encoder, std::vector<MqEncoder::Context>* contexts, int width, const Row& two_above,
                const Row& above, const Row& row) {
  // Windows over the three rows (figure 3, adaptive pixels at their nominal places).
  const uint8_t* first = two_above.at(0);
  const uint8_t* second = above.at(0);
  uint32_t upper = static_cast<uint32_t>(first[0] << 1 | first[1]);
  uint32_t middle = static_cast<uint32_t>(second[0] << 2 | second[1] << 1 | second[2]);
  uint32_t left = 0;
  for (int x = 0; x < width; ++x) {
    upper = (upper << 1 | first[x + 2]) & 0x1f;
    middle = (middle << 1 | second[x + 3]) & 0x7f;
    const uint8_t bit = *row.at(x);
    encoder->encode(bit != 0, (*contexts)[upper << 11 | middle << 4 | left]);
    left = (left << 1 | bit) & 0xf;
  }
}

void encode_pixels(const Mask& mask, int width, int height, std::vector<uint8_t>* out) {
  MqEncoder encoder(*out);
  std::vector<MqEncoder::Context> contexts(65'536);
  Row two_above(width);
  Row above(width);
  Row row(width);
  bool was_typical = false;
  for (int y = 0; y < height; ++y) {
    row.load(mask, y);
    const bool typical = row.pixels == above.pixels;
    encoder.encode(typical != was_typical, contexts[kTypicalContext]);
    was_typical = typical;
    if (!typical) encode_row(&encoder, &contexts, width, two_above, above, row);
    std::swap(two_above, above);
    std::swap(above, row);
  }
  encoder.finish();
}

}  // namespace

std::vector<uint8_t> encode_jbig2(const Mask& mask, int width, int height) {
  std::vector<uint8_t> out;
  put_header(&out, 0, kPageInformation, 19);
  put_size(&out, width, height);
  put(&out, 0, 4);  // Resolution: not said here.
  put(&out, 0, 4);
  put(&out, kLossless, 1);
  put(&out, 0, 2);  // No stripes.

  std::vector<uint8_t> region;
  put_size(&region, width, height);
  put_size(&region, 0, 0);  // Its place.
  put(&region, 0, 1);
  put(&region, kTypicalPrediction, 1);
  region.insert(region.end(), kAdaptivePixels.begin(), kAdaptivePixels.end());
  encode_pixels(mask, width, height, &region);
  put_header(&out, 1, kImmediateGenericRegion, static_cast<uint32_t>(region.size()));
  out.insert(out.end(), region.begin(), region.end());
  return out;
}

}  // namespace sportello::document
