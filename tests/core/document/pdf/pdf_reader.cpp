// SPDX-License-Identifier: EUPL-1.2
#include "core/document/pdf/pdf_reader.h"

#include <algorithm>
#include <array>
#include <cstdlib>

#include "document/pdf/mq_states.h"
#include "util/byte_io.h"

namespace sportello::document::testing {
namespace {

class BitReader {
 public:
  explicit BitReader(std::span<const uint8_t> bytes) : bytes_(bytes) {}
  uint32_t bits(int count) {
    uint32_t value = 0;
    for (int i = 0; i < count; ++i) value |= bit() << i;
    return value;
  }
  uint32_t bit() {
    if (at_ / 8 >= bytes_.size()) {
      ok = false;
      return 0;
    }
    const uint32_t bit = bytes_[at_ / 8] >> (at_ % 8) & 1;
    ++at_;
    return bit;
  }
  void align() { at_ = (at_ + 7) / 8 * 8; }
  size_t byte() const { return at_ / 8; }
  bool ok = true;

 private:
  std::span<const uint8_t> bytes_;
  size_t at_ = 0;
};

/// A canonical prefix code, read bit by bit.
struct Code {
  std::array<int, 16> counts{};
  std::vector<int> symbols;
  bool complete = false;

  explicit Code(std::span<const uint8_t> lengths) {
    for (const uint8_t length : lengths) ++counts[length];
    counts[0] = 0;
    int left = 1;
    for (size_t length = 1; length < 16; ++length) {
      left = 2 * left - counts[length];
      for (size_t i = 0; i < lengths.size(); ++i) {
        if (lengths[i] == length) symbols.push_back(static_cast<int>(i));
      }
    }
    complete = left == 0;
  }
  int read(BitReader* bits) const {
    int code = 0;
    int first = 0;
    int index = 0;
    for (size_t length = 1; length < 16; ++length) {
      code |= static_cast<int>(bits->bit());
      if (code - first < counts[length]) return symbols[static_cast<size_t>(index + code - first)];
      index += counts[length];
      first = (first + counts[length]) << 1;
      code <<= 1;
    }
    bits->ok = false;
    return 0;
  }
};

bool inflate_block(BitReader* bits, std::vector<uint8_t>* out) {
  const size_t literal_count = bits->bits(5) + 257;
  const size_t distance_count = bits->bits(5) + 1;
  const size_t code_count = bits->bits(4) + 4;
  constexpr std::array<size_t, 19> kOrder = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};
  std::array<uint8_t, 19> code_lengths{};
  for (size_t i = 0; i < code_count; ++i) code_lengths[kOrder[i]] = static_cast<uint8_t>(bits->bits(3));
  const Code lengths_code(code_lengths);
  if (!lengths_code.complete || literal_count > 286 || distance_count > 30) return false;
  std::vector<uint8_t> lengths;
  while (lengths.size() < literal_count + distance_count && bits->ok) {
    const int symbol = lengths_code.read(bits);
    if (symbol == 16 && lengths.empty()) return false;
    if (symbol < 16) lengths.push_back(static_cast<uint8_t>(symbol));
    if (symbol == 16) lengths.insert(lengths.end(), 3 + bits->bits(2), lengths.back());
    if (symbol == 17) lengths.insert(lengths.end(), 3 + bits->bits(3), 0);
    if (symbol == 18) lengths.insert(lengths.end(), 11 + bits->bits(7), 0);
  }
  if (lengths.size() != literal_count + distance_count) return false;
  const Code literals(std::span<const uint8_t>(lengths).first(literal_count));
  const Code distances(std::span<const uint8_t>(lengths).subspan(literal_count));
  if (!literals.complete || !distances.complete) return false;
  while (bits->ok) {
    const int symbol = literals.read(bits);
    if (symbol == 256) return true;
    if (symbol < 256) {
      out->push_back(static_cast<uint8_t>(symbol));
      continue;
    }
    const int l = symbol - 257;
    const int extra = l < 8 || l == 28 ? 0 : l / 4 - 1;
    const size_t base = l < 8 ? static_cast<size_t>(l + 3) : l == 28 ? 258 : (size_t{4} + l % 4) * (size_t{1} << extra) + 3;
    const size_t length = base + bits->bits(extra);
    const int d = distances.read(bits);
    const int more = d < 4 ? 0 : d / 2 - 1;
    const size_t from = (d < 4 ? static_cast<size_t>(d) : (size_t{2} + d % 2) * (size_t{1} << more)) + 1 + bits->bits(more);
    if (from > out->size()) return false;
    for (size_t i = 0; i < length; ++i) out->push_back((*out)[out->size() - from]);
  }
  return false;
}

class MqDecoder {
 public:
  explicit MqDecoder(std::span<const uint8_t> bytes) : bytes_(bytes) {
    c_ = static_cast<uint32_t>(at(0)) << 16;
    byte_in();
    c_ <<= 7;
    ct_ -= 7;
    a_ = 0x8000;
  }

  struct Context {
    uint8_t state = 0;
    uint8_t likely = 0;
  };

  uint8_t decode(Context* context) {
    const MqState& state = kMqStates[context->state];
    a_ -= state.qe;
    const bool low = (c_ >> 16) < state.qe;
    if (!low) c_ -= static_cast<uint32_t>(state.qe) << 16;
    if (!low && (a_ & 0x8000) != 0) return context->likely;
    const bool unlikely = low != (a_ < state.qe);
    if (low) a_ = state.qe;
    const auto bit = static_cast<uint8_t>(context->likely ^ (unlikely ? 1 : 0));
    if (unlikely && state.switches) context->likely ^= 1;
    context->state = unlikely ? state.after_unlikely : state.after_likely;
    do {
      if (ct_ == 0) byte_in();
      a_ <<= 1;
      c_ <<= 1;
      --ct_;
    } while ((a_ & 0x8000) == 0);
    return bit;
  }

 private:
  uint8_t at(size_t i) const { return i < bytes_.size() ? bytes_[i] : 0xff; }
  void byte_in() {
    if (at(position_) == 0xff) {
      if (at(position_ + 1) > 0x8f) {
        c_ += 0xff00;
        ct_ = 8;
      } else {
        c_ += static_cast<uint32_t>(at(++position_)) << 9;
        ct_ = 7;
      }
    } else {
      c_ += static_cast<uint32_t>(at(++position_)) << 8;
      ct_ = 8;
    }
  }

  std::span<const uint8_t> bytes_;
  size_t position_ = 0;
  uint32_t a_ = 0;
  uint32_t c_ = 0;
  int ct_ = 0;
};

}  // namespace

std::optional<std::vector<uint8_t>> inflate(std::span<const uint8_t> bytes) {
  if (bytes.size() < 6 || (bytes[0] & 0xf) != 8 || (bytes[0] * 256 + bytes[1]) % 31 != 0) return std::nullopt;
  BitReader bits(bytes.subspan(2));
  std::vector<uint8_t> out;
  for (bool last = false; !last;) {
    last = bits.bit() == 1;
    if (bits.bits(2) != 2 || !inflate_block(&bits, &out)) return std::nullopt;
  }
  bits.align();
  if (bits.byte() + 6 != bytes.size()) return std::nullopt;
  uint32_t a = 1;
  uint32_t b = 0;
  for (const uint8_t byte : out) {
    a = (a + byte) % 65'521;
    b = (b + a) % 65'521;
  }
  ByteReader check(bytes.last(4));
  if (check.u32() != (b << 16 | a)) return std::nullopt;
  return out;
}

std::vector<uint8_t> decode_mq(std::span<const uint8_t> bytes, size_t bits) {
  MqDecoder decoder(bytes);
  MqDecoder::Context context;
  std::vector<uint8_t> out;
  for (size_t i = 0; i < bits; ++i) out.push_back(decoder.decode(&context));
  return out;
}

std::optional<Mask> decode_jbig2(std::span<const uint8_t> bytes) {
  ByteReader reader(bytes);
  if (reader.u32() != 0 || reader.u8() != 48 || reader.u8() != 0 || reader.u8() != 1 || reader.u32() != 19) return std::nullopt;
  const auto width = static_cast<int>(reader.u32());
  const auto height = static_cast<int>(reader.u32());
  reader.bytes(11);
  if (reader.u32() != 1 || reader.u8() != 38 || reader.u8() != 0 || reader.u8() != 1) return std::nullopt;
  if (reader.u32() != reader.remaining()) return std::nullopt;
  if (static_cast<int>(reader.u32()) != width || static_cast<int>(reader.u32()) != height) return std::nullopt;
  reader.bytes(9);
  if (reader.u8() != 8) return std::nullopt;
  reader.bytes(8);
  Mask mask(width, height);
  const auto pixel = [&mask](int x, int y) -> uint32_t {
    return x < 0 || y < 0 || x >= mask.width() || y >= mask.height() ? 0 : mask.at(x, y);
  };
  MqDecoder decoder(reader.rest());
  std::vector<MqDecoder::Context> contexts(65'536);
  uint8_t typical = 0;
  // Figure 3 and the order of its pixels, spelled out.
  constexpr int kPlaces[16][2] = {{-1, 0},  {-2, 0},  {-3, 0},  {-4, 0},  {3, -1}, {2, -1}, {1, -1}, {0, -1},
                                  {-1, -1}, {-2, -1}, {-3, -1}, {2, -2}, {1, -2}, {0, -2}, {-1, -2}, {-2, -2}};
  for (int y = 0; y < height; ++y) {
    typical ^= decoder.decode(&contexts[0x9b25]);
    for (int x = 0; x < width; ++x) {
      if (typical != 0) {
        mask.at(x, y) = static_cast<uint8_t>(pixel(x, y - 1));
        continue;
      }
      uint32_t context = 0;
      for (uint32_t i = 0; i < 16; ++i) context |= pixel(x + kPlaces[i][0], y + kPlaces[i][1]) << i;
      mask.at(x, y) = decoder.decode(&contexts[context]);
    }
  }
  return mask;
}

PdfReader::PdfReader(std::span<const uint8_t> bytes) : text_(bytes.begin(), bytes.end()) { ok_ = read(); }

bool PdfReader::read() {
  const size_t end = text_.rfind("startxref\n");
  if (text_.rfind("%PDF-1.7\n", 0) != 0 || end == std::string::npos) return false;
  const auto table = static_cast<size_t>(std::atoll(text_.c_str() + end + 10));
  if (table >= end || text_.compare(table, 7, "xref\n0 ") != 0) return false;
  if (text_.substr(end) != "startxref\n" + std::to_string(table) + "\n%%EOF\n") return false;
  const auto count = static_cast<size_t>(std::atoll(text_.c_str() + table + 7));
  const size_t first = text_.find('\n', table + 5) + 1;
  if (text_.compare(first + 20 * count, 10, "trailer\n<<") != 0) return false;
  trailer_ = text_.substr(first + 20 * count, end - first - 20 * count);
  bodies_.resize(count);
  streams_.resize(count);
  for (size_t i = 1; i < count; ++i) {
    const std::string row = text_.substr(first + 20 * i, 20);
    const auto place = static_cast<size_t>(std::atoll(row.c_str()));
    const std::string head = std::to_string(i) + " 0 obj\n";
    if (row.substr(10) != " 00000 n \n" || text_.compare(place, head.size(), head) != 0) return false;
    const size_t begin = place + head.size();
    const size_t length = text_.compare(begin, 2, "<<") == 0 ? text_.find("/Length ", begin) : std::string::npos;
    const size_t stop = text_.find("\nendobj\n", begin);
    const size_t stream = text_.find(">>\nstream\n", begin);
    if (stream != std::string::npos && stream < stop && length < stream) {
      const auto size = static_cast<size_t>(std::atoll(text_.c_str() + length + 8));
      bodies_[i] = text_.substr(begin, stream + 2 - begin);
      streams_[i] = text_.substr(stream + 10, size);
      if (text_.compare(stream + 10 + size, 18, "\nendstream\nendobj\n") != 0) return false;
    } else {
      bodies_[i] = text_.substr(begin, stop - begin);
    }
  }
  return true;
}

std::string PdfReader::stream(int number) const {
  const std::string& raw = streams_[static_cast<size_t>(number)];
  if (body(number).find("/FlateDecode") == std::string::npos) return raw;
  const std::vector<uint8_t> bytes(raw.begin(), raw.end());
  const auto out = inflate(bytes);
  return out ? std::string(out->begin(), out->end()) : "damaged";
}

int PdfReader::reference(int number, const std::string& key) const {
  const size_t at = body(number).find(key + " ");
  return at == std::string::npos ? 0 : std::atoi(body(number).c_str() + at + key.size() + 1);
}

std::vector<int> PdfReader::with(const std::string& text) const {
  std::vector<int> numbers;
  for (int i = 1; i <= objects(); ++i) {
    if (body(i).find(text) != std::string::npos) numbers.push_back(i);
  }
  return numbers;
}

}  // namespace sportello::document::testing
