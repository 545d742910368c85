// SPDX-License-Identifier: EUPL-1.2
#include "test_masks.h"

#include <array>

#include "document/mask/mask_decoder.h"
#include "document/mask/mask_encoder.h"
#include "util/random.h"

namespace sportello::document {
namespace {

constexpr int kRows = 9;

struct TestGlyph {
  char letter;
  std::array<const char*, kRows> rows;
};

constexpr TestGlyph kFont[] = {
    {'0', {" ### ", "#   #", "#   #", "#   #", "#   #", "#   #", " ### ", "     ", "     "}},
    {'O', {" ### ", "#   #", "#   #", "#   #", "#   #", "#   #", " ### ", "     ", "     "}},
    {'1', {"  # ", " ## ", "# # ", "  # ", "  # ", "  # ", " ###", "    ", "    "}},
    {'l', {"## ", " # ", " # ", " # ", " # ", " # ", "###", "   ", "   "}},
    {'I', {"###", " # ", " # ", " # ", " # ", " # ", "###", "   ", "   "}},
    {'5', {"#####", "#    ", "#### ", "    #", "    #", "#   #", " ### ", "     ", "     "}},
    {'S', {" ####", "#    ", "#    ", " ### ", "    #", "    #", "#### ", "     ", "     "}},
    {'8', {" ### ", "#   #", "#   #", " ### ", "#   #", "#   #", " ### ", "     ", "     "}},
    {'B', {"#### ", "#   #", "#   #", "#### ", "#   #", "#   #", "#### ", "     ", "     "}},
    {'3', {" ### ", "#   #", "    #", "  ## ", "    #", "#   #", " ### ", "     ", "     "}},
    {'a', {"     ", "     ", " ### ", "    #", " ####", "#   #", " ####", "     ", "     "}},
    {'c', {"    ", "    ", " ###", "#   ", "#   ", "#   ", " ###", "    ", "    "}},
    {'e', {"     ", "     ", " ### ", "#   #", "#####", "#    ", " ### ", "     ", "     "}},
    {'i', {"#", " ", "#", "#", "#", "#", "#", " ", " "}},
    {'n', {"     ", "     ", "#### ", "#   #", "#   #", "#   #", "#   #", "     ", "     "}},
    {'o', {"     ", "     ", " ### ", "#   #", "#   #", "#   #", " ### ", "     ", "     "}},
    {'p', {"     ", "     ", "#### ", "#   #", "#   #", "#   #", "#### ", "#    ", "#    "}},
    {'r', {"    ", "    ", "# ##", "##  ", "#   ", "#   ", "#   ", "    ", "    "}},
    {'t', {" #  ", " #  ", "####", " #  ", " #  ", " #  ", "  ##", "    ", "    "}},
    {'.', {"  ", "  ", "  ", "  ", "  ", "  ", "# ", "  ", "  "}},
};

}  // namespace

int draw_glyph(Mask& mask, char letter, int x, int y, int scale) {
  for (const TestGlyph& glyph : kFont) {
    if (glyph.letter != letter) continue;
    const int width = static_cast<int>(std::string(glyph.rows[0]).size());
    for (int row = 0; row < kRows * scale; ++row) {
      for (int column = 0; column < width * scale; ++column) {
        if (glyph.rows[static_cast<size_t>(row / scale)][column / scale] != '#') continue;
        if (x + column < mask.width() && y + row < mask.height()) mask.at(x + column, y + row) = 1;
      }
    }
    return width * scale;
  }
  return 3 * scale;
}

Mask text_page(int width, int height, int scale, int noise, const std::string& text) {
  Mask mask(width, height);
  int x = 10 * scale;
  int y = 10 * scale;
  for (const char letter : text) {
    if (x > width - 12 * scale) {
      x = 10 * scale;
      y += 14 * scale;
    }
    if (y > height - 10 * scale) break;
    x += draw_glyph(mask, letter, x, y, scale) + scale;
  }
  if (noise == 0) return mask;
  SplitMix64 random(kSeed);
  const Mask clean = mask;
  for (int row = 1; row + 1 < height; ++row) {
    for (int column = 1; column + 1 < width; ++column) {
      const int around = clean.at(column - 1, row) + clean.at(column + 1, row) + clean.at(column, row - 1) + clean.at(column, row + 1);
      if (around == 0 || around == 4) continue;
      if (random.next() % 1000 < static_cast<uint64_t>(noise)) mask.at(column, row) ^= 1;
    }
  }
  return mask;
}

std::string sample_text(size_t length) {
  static constexpr const char* kWords[] = {"carta", "identita", "0571", "S55O", "I1l", "8B3", "piano", "recto", "porta", "ente.", "cornice", "80O8"};
  SplitMix64 random(kSeed);
  std::string text;
  while (text.size() < length) {
    text += kWords[random.next() % 12];
    text += ' ';
  }
  return text.substr(0, length);
}

Mask noise_page(int width, int height, int per_mille) {
  SplitMix64 random(kSeed);
  Mask mask(width, height);
  for (auto& pixel : mask.values()) pixel = random.next() % 1000 < static_cast<uint64_t>(per_mille) ? 1 : 0;
  return mask;
}

Packets encode(const Mask& mask, ShapeLibrary& library) {
  Packets packets;
  MaskEncoder encoder(mask, library);
  std::vector<uint8_t> packet;
  while (encoder.next_packet(packet)) {
    packets.push_back(packet);
    packet.clear();
  }
  return packets;
}

size_t bytes_of(const Packets& packets) {
  size_t bytes = 0;
  for (const auto& packet : packets) bytes += packet.size();
  return bytes;
}

Mask decode(const Packets& packets, int width, int height, ShapeLibrary& library) {
  MaskDecoder decoder(width, height, library);
  for (const auto& packet : packets) {
    if (!decoder.decode(packet)) return {};
  }
  return decoder.complete() ? decoder.mask() : Mask();
}

}  // namespace sportello::document
