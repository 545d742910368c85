// SPDX-License-Identifier: EUPL-1.2
#include "document/pdf/pdf_image.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string>
#include <vector>

#include "document/pdf/deflate.h"
#include "document/pdf/jbig2_encoder.h"

namespace sportello::document {
namespace {

constexpr size_t kMaxColours = 256;

uint32_t pack(Rgba pixel) {
  return static_cast<uint32_t>(pixel.r) << 16 | static_cast<uint32_t>(pixel.g) << 8 | pixel.b;
}

/// The colours of a picture, as long as they are few.
class Colours {
 public:
  explicit Colours(const Image& image) {
    table_.fill(kFree);
    uint32_t last = kFree;
    for (const Rgba pixel : image.values()) {
      const uint32_t colour = pack(pixel);
      if (colour == last) continue;
      last = colour;
      grey_ = grey_ && pixel.r == pixel.g && pixel.g == pixel.b;
      if (few_) add(colour);
      if (!few_ && !grey_) return;
    }
    std::sort(list_.begin(), list_.end());
    for (size_t i = 0; i < list_.size(); ++i) numbers_[slot(list_[i])] = static_cast<uint8_t>(i);
  }

  bool grey() const { return grey_; }
  /// At most 256.
  bool few() const { return few_; }
  /// In order; only if they are few.
  const std::vector<uint32_t>& list() const { return list_; }
  uint8_t number(Rgba pixel) const { return numbers_[slot(pack(pixel))]; }

 private:
  static constexpr uint32_t kFree = 0xffffffff;
  static constexpr size_t kSlots = 1'024;

  size_t slot(uint32_t colour) const {
    size_t at = (colour * 0x9e3779b1u) >> 22;
    while (table_[at] != kFree && table_[at] != colour) at = (at + 1) % kSlots;
    return at;
  }
  void add(uint32_t colour) {
    const size_t at = slot(colour);
    if (table_[at] == colour) return;
    if (list_.size() == kMaxColours) {
      few_ = false;
      return;
    }
    table_[at] = colour;
    list_.push_back(colour);
  }

  std::array<uint32_t, kSlots> table_;
  std::array<uint8_t, kSlots> numbers_{};
  std::vector<uint32_t> list_;
  bool grey_ = true;
  bool few_ = true;
};

/// Rows of samples, as a filter is fed.
struct Samples {
  int colours = 1;  ///< Components of a pixel.
  int bits = 8;
  size_t row_bytes = 0;
  std::vector<uint8_t> bytes;
};

uint8_t paeth(int left, int above, int corner) {
  const int guess = left + above - corner;
  const int to_left = std::abs(guess - left);
  const int to_above = std::abs(guess - above);
  const int to_corner = std::abs(guess - corner);
  if (to_left <= to_above && to_left <= to_corner) return static_cast<uint8_t>(left);
  return static_cast<uint8_t>(to_above <= to_corner ? above : corner);
}

/// Filter `type` of PNG (ISO/IEC 15948, clause 9) on one row; gives the sum of what is left of it.
uint64_t filter_row(int type, size_t step, std::span<const uint8_t> row, std::span<const uint8_t> above, uint8_t* out) {
  uint64_t sum = 0;
  for (size_t i = 0; i < row.size(); ++i) {
    const int left = i >= step ? row[i - step] : 0;
    const int up = above[i];
    const int corner = i >= step ? above[i - step] : 0;
    int guess = 0;
    switch (type) {
      case 1: guess = left; break;
      case 2: guess = up; break;
      case 3: guess = (left + up) / 2; break;
      case 4: guess = paeth(left, up, corner); break;
      default: break;
    }
    const auto rest = static_cast<uint8_t>(row[i] - guess);
    sum += rest < 128 ? rest : 256u - rest;
    out[i] = rest;
  }
  return sum;
}

/// Each row behind the filter that leaves the least, and the number of the filter.
std::vector<uint8_t> predicted(const Samples& samples, size_t first_row, size_t rows) {
  const size_t size = samples.row_bytes;
  const auto step = static_cast<size_t>(samples.colours);
  const std::span<const uint8_t> bytes(samples.bytes);
  const std::vector<uint8_t> nothing(size);
  std::vector<uint8_t> out;
  out.reserve((size + 1) * rows);
  std::vector<uint8_t> attempt(size);
  std::vector<uint8_t> best(size);
  for (size_t y = first_row; y < first_row + rows; ++y) {
    const auto row = bytes.subspan(y * size, size);
    const auto above = y > first_row ? bytes.subspan((y - 1) * size, size) : std::span<const uint8_t>(nothing);
    uint64_t least = ~uint64_t{0};
    uint8_t chosen = 0;
    for (int type = 0; type <= 4; ++type) {
      const uint64_t sum = filter_row(type, step, row, above, attempt.data());
      if (sum >= least) continue;
      least = sum;
      chosen = static_cast<uint8_t>(type);
      std::swap(best, attempt);
    }
    out.push_back(chosen);
    out.insert(out.end(), best.begin(), best.end());
  }
  return out;
}

/// Whether predictors help, judged by stripes from all over the picture.
bool predictors_help(const Samples& samples, size_t rows) {
  constexpr size_t kStripe = 24;
  constexpr size_t kEvery = 240;
  size_t plain = 0;
  size_t with = 0;
  for (size_t y = 0; y < rows; y += kEvery) {
    const size_t count = std::min(kStripe, rows - y);
    plain += zlib_compress(std::span(samples.bytes).subspan(y * samples.row_bytes, count * samples.row_bytes)).size();
    with += zlib_compress(predicted(samples, y, count)).size();
  }
  return with < plain;
}

/// Samples of at most 16 colours lie several in a byte.
Samples indexed(const Image& image, const Colours& colours) {
  const size_t count = colours.list().size();
  Samples samples;
  samples.bits = count <= 2 ? 1 : count <= 4 ? 2 : count <= 16 ? 4 : 8;
  const auto width = static_cast<size_t>(image.width());
  const size_t per_byte = 8 / static_cast<size_t>(samples.bits);
  samples.row_bytes = (width + per_byte - 1) / per_byte;
  samples.bytes.resize(samples.row_bytes * static_cast<size_t>(image.height()));
  for (int y = 0; y < image.height(); ++y) {
    const Rgba* row = image.row(y);
    uint8_t* out = samples.bytes.data() + static_cast<size_t>(y) * samples.row_bytes;
    for (size_t x = 0; x < width; ++x) {
      const size_t shift = 8 - static_cast<size_t>(samples.bits) * (x % per_byte + 1);
      out[x / per_byte] = static_cast<uint8_t>(out[x / per_byte] | colours.number(row[x]) << shift);
    }
  }
  return samples;
}

Samples direct(const Image& image, bool grey) {
  Samples samples;
  samples.colours = grey ? 1 : 3;
  samples.row_bytes = static_cast<size_t>(image.width()) * static_cast<size_t>(samples.colours);
  samples.bytes.reserve(samples.row_bytes * static_cast<size_t>(image.height()));
  for (const Rgba pixel : image.values()) {
    samples.bytes.push_back(pixel.r);
    if (grey) continue;
    samples.bytes.push_back(pixel.g);
    samples.bytes.push_back(pixel.b);
  }
  return samples;
}

std::string palette(const std::vector<uint32_t>& colours) {
  std::string text = "[/Indexed/DeviceRGB " + std::to_string(colours.size() - 1) + "<";
  for (const uint32_t colour : colours) append_hex(colour, 6, &text);
  return text + ">]";
}

std::string size_entries(int width, int height) {
  return "/Type/XObject/Subtype/Image/Width " + std::to_string(width) + "/Height " + std::to_string(height);
}

/// JBIG2 for pictures of two colours: the one that is rarer is the ink.
int add_bilevel(const Image& image, const Colours& colours, const std::string& head, PdfFile* file) {
  Mask mask(image.width(), image.height());
  std::transform(image.values().begin(), image.values().end(), mask.values().begin(),
                 [&colours](Rgba pixel) { return colours.number(pixel); });
  std::vector<uint32_t> list = colours.list();
  list.resize(2, list[0]);
  const auto ones = std::count(mask.values().begin(), mask.values().end(), 1);
  if (static_cast<size_t>(ones) > mask.values().size() / 2) {
    for (uint8_t& value : mask.values()) value ^= 1;
  } else {
    std::swap(list[0], list[1]);
  }
  // What JBIG2 calls black comes out as 0.
  return file->add_stream(head + "/ColorSpace" + palette(list) + "/BitsPerComponent 1/Filter/JBIG2Decode",
                          encode_jbig2(mask, image.width(), image.height()));
}

}  // namespace

int add_pdf_image(const Image& image, std::string_view entries, PdfFile* file) {
  const Colours colours(image);
  const std::string head = size_entries(image.width(), image.height()) + std::string(entries);
  if (colours.few() && colours.list().size() <= 2) return add_bilevel(image, colours, head, file);
  const bool with_palette = colours.few() && (!colours.grey() || colours.list().size() <= 16);
  const Samples samples = with_palette ? indexed(image, colours) : direct(image, colours.grey());
  const std::string space = with_palette ? palette(colours.list()) : colours.grey() ? "/DeviceGray" : "/DeviceRGB";
  std::string dictionary = head + "/ColorSpace" + space + "/BitsPerComponent " + std::to_string(samples.bits) + "/Filter/FlateDecode";
  const auto rows = static_cast<size_t>(image.height());
  if (samples.bits < 8 || !predictors_help(samples, rows)) {
    return file->add_stream(dictionary, zlib_compress(samples.bytes));
  }
  dictionary += "/DecodeParms<</Predictor 15/Colors " + std::to_string(samples.colours) + "/Columns " +
                std::to_string(image.width()) + ">>";
  return file->add_stream(dictionary, zlib_compress(predicted(samples, 0, rows)));
}

int add_pdf_stencil(const Mask& mask, int width, int height, PdfFile* file) {
  return file->add_stream(size_entries(width, height) + "/ImageMask true/BitsPerComponent 1/Filter/JBIG2Decode",
                          encode_jbig2(mask, width, height));
}

}  // namespace sportello::document
