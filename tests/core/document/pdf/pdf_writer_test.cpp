// SPDX-License-Identifier: EUPL-1.2
#include "document/pdf/pdf_writer.h"

#include <gtest/gtest.h>

#include "core/document/pdf/pdf_reader.h"
#include "util/random.h"

namespace sportello::document {
namespace {

constexpr uint64_t kSeed = 20100101;
using testing::PdfReader;

/// Letters of a sort on a page.
Mask make_mask(int width, int height) {
  SplitMix64 random(kSeed);
  Mask mask(width, height);
  for (int y = 4; y + 12 < height; y += 16) {
    for (int x = 4; x + 8 < width; x += 10) {
      const uint64_t shape = random.next();
      for (int k = 0; k < 64; ++k) mask.at(x + k % 6, y + k / 6) = static_cast<uint8_t>(shape >> k & 1);
    }
  }
  return mask;
}

Image make_image(int width, int height, int colours) {
  SplitMix64 random(kSeed + 1);
  Image image(width, height);
  for (Rgba& pixel : image.values()) {
    const auto value = static_cast<uint32_t>(random.next() % static_cast<uint64_t>(colours)) * 0x010307u;
    pixel = {static_cast<uint8_t>(value >> 16), static_cast<uint8_t>(value >> 8), static_cast<uint8_t>(value), 255};
  }
  return image;
}

PdfPage exact_page(const Image& image) {
  PdfPage page;
  page.width = image.width();
  page.height = image.height();
  page.dpi = 200;
  page.exact = &image;
  return page;
}

PdfPage layered_page(const Mask& mask, const Image* ink, const Image* paper) {
  PdfPage page;
  page.width = mask.width();
  page.height = mask.height();
  page.dpi = 200;
  page.mask = &mask;
  page.ink_colours = ink;
  page.paper_colours = paper;
  return page;
}

PdfReader write(const PdfPage& page) {
  PdfWriter writer;
  EXPECT_TRUE(writer.add_page(page));
  return PdfReader(writer.finish("Title", "it", 1'262'347'200));
}

/// The page's content, and the one image on it.
std::string content(const PdfReader& pdf) { return pdf.stream(pdf.reference(pdf.with("/Type/Page/").at(0), "/Contents")); }

TEST(PdfWriter, HasItsTableTitleLanguageAndDate) {
  const Image image = make_image(40, 30, 300);
  PdfWriter writer;
  ASSERT_TRUE(writer.add_page(exact_page(image)));
  ASSERT_TRUE(writer.add_page(exact_page(image)));
  EXPECT_EQ(writer.pages(), 2);
  const PdfReader pdf(writer.finish("Carta d\xe2\x80\x99identit\xc3\xa0 (\xf0\x9f\x93\x84)", "it-IT", 1'262'347'199));
  ASSERT_TRUE(pdf.ok());
  EXPECT_EQ(pdf.with("/Type/Page/").size(), 2u);
  const std::string& catalogue = pdf.body(pdf.with("/Type/Catalog").at(0));
  EXPECT_NE(catalogue.find("/Lang(it-IT)"), std::string::npos);
  EXPECT_NE(catalogue.find("/Marked true"), std::string::npos);
  const std::string& information = pdf.body(pdf.with("/Producer").at(0));
  EXPECT_NE(information.find("/Title<FEFF0043006100720074006100200064201900690064"), std::string::npos);
  EXPECT_NE(information.find("D83DDCC4"), std::string::npos) << "a surrogate pair";
  EXPECT_NE(information.find("/CreationDate(D:20100101115959Z)"), std::string::npos);
  EXPECT_EQ(writer.pages(), 0);
  EXPECT_TRUE(writer.finish("", "").empty());
}

TEST(PdfWriter, WhatIsNotALanguageTagIsLeftOutAndTitlesCannotBreakOut) {
  const Image image = make_image(4, 3, 2);
  PdfWriter writer;
  ASSERT_TRUE(writer.add_page(exact_page(image)));
  const PdfReader pdf(writer.finish("a) /Evil (\\", "it) /X (", 0));
  ASSERT_TRUE(pdf.ok());
  EXPECT_EQ(pdf.body(pdf.with("/Type/Catalog").at(0)).find("/Lang"), std::string::npos);
  EXPECT_EQ(pdf.body(pdf.with("/Producer").at(0)), "<</Title(a\\) /Evil \\(\\\\)/Producer(Sportello)>>");
}

TEST(PdfWriter, TheSamePagesMakeTheSameFile) {
  const Image image = make_image(64, 64, 5'000);
  std::vector<uint8_t> files[2];
  for (auto& file : files) {
    PdfWriter writer;
    ASSERT_TRUE(writer.add_page(exact_page(image)));
    file = writer.finish("x", "it");
  }
  EXPECT_EQ(files[0], files[1]);
}

TEST(PdfWriter, ExactPagesTakeTheFewestBitsThatHoldTheirColours) {
  struct {
    int colours;
    const char* space;
    const char* bits;
    const char* filter;
  } const table[] = {
      {1, "/Indexed/DeviceRGB 1<000000000000>", "/BitsPerComponent 1", "JBIG2Decode"},
      {2, "/Indexed/DeviceRGB 1<", "/BitsPerComponent 1", "JBIG2Decode"},
      {4, "/Indexed/DeviceRGB 3<", "/BitsPerComponent 2", "FlateDecode"},
      {16, "/Indexed/DeviceRGB 15<", "/BitsPerComponent 4", "FlateDecode"},
      {200, "/Indexed/DeviceRGB 199<", "/BitsPerComponent 8", "FlateDecode"},
      {5'000, "/DeviceRGB/", "/BitsPerComponent 8", "FlateDecode"},
  };
  for (const auto& row : table) {
    const Image image = make_image(101, 67, row.colours);
    const PdfReader pdf = write(exact_page(image));
    ASSERT_TRUE(pdf.ok());
    const std::string& body = pdf.body(pdf.with("/Subtype/Image").at(0));
    for (const char* part : {row.space, row.bits, row.filter}) EXPECT_NE(body.find(part), std::string::npos) << body;
  }
  Image grey(101, 67);
  for (size_t i = 0; i < grey.values().size(); ++i) {
    const auto value = static_cast<uint8_t>(i % 251);
    grey.values()[i] = {value, value, value, 255};
  }
  const PdfReader pdf = write(exact_page(grey));
  EXPECT_NE(pdf.body(pdf.with("/Subtype/Image").at(0)).find("/DeviceGray"), std::string::npos);
}

TEST(PdfWriter, PixelsOfManyColoursComeBackThroughThePredictors) {
  Image image(120, 90);
  for (int y = 0; y < 90; ++y) {
    for (int x = 0; x < 120; ++x) {
      image.at(x, y) = {static_cast<uint8_t>(x * 2), static_cast<uint8_t>(y * 2 + x), static_cast<uint8_t>(x * y / 9), 255};
    }
  }
  const PdfReader pdf = write(exact_page(image));
  const int object = pdf.with("/Subtype/Image").at(0);
  ASSERT_NE(pdf.body(object).find("/Predictor 15/Colors 3/Columns 120"), std::string::npos);
  const std::string samples = pdf.stream(object);
  constexpr size_t kRow = 361;
  ASSERT_EQ(samples.size(), kRow * 90);
  std::vector<int> above(kRow);
  for (size_t y = 0; y < 90; ++y) {
    std::vector<int> row(kRow);
    for (size_t i = 1; i < kRow; ++i) {
      const int left = i > 3 ? row[i - 3] : 0;
      const int corner = i > 3 ? above[i - 3] : 0;
      const int guess = left + above[i] - corner;
      const int a = std::abs(guess - left), b = std::abs(guess - above[i]), c = std::abs(guess - corner);
      const int paeth = a <= b && a <= c ? left : b <= c ? above[i] : corner;
      const int type = samples[y * kRow];
      const int predicted[] = {0, left, above[i], (left + above[i]) / 2, paeth};
      ASSERT_LT(type, 5);
      row[i] = (static_cast<uint8_t>(samples[y * kRow + i]) + predicted[type]) & 255;
      const Rgba pixel = image.at(static_cast<int>(i - 1) / 3, static_cast<int>(y));
      const uint8_t channels[] = {pixel.r, pixel.g, pixel.b};
      ASSERT_EQ(row[i], channels[(i - 1) % 3]);
    }
    above = row;
  }
}

TEST(PdfWriter, ATextPageIsAStencilOnPaper) {
  const Mask mask = make_mask(300, 200);
  const Image ink(38, 25, Rgba{0, 0, 255, 255});
  const Image paper(38, 25, Rgba{255, 255, 204, 255});
  const PdfReader pdf = write(layered_page(mask, &ink, &paper));
  ASSERT_TRUE(pdf.ok());
  EXPECT_EQ(content(pdf),
            "/Figure<</MCID 0>>BDC\n1 1 0.8 rg 0 0 108 72 re f\n0 0 1 rg q 108 0 0 72 0 0 cm /I Do Q\nEMC\n");
  const int stencil = pdf.with("/ImageMask true").at(0);
  const std::string coded = pdf.stream(stencil);
  const auto decoded = testing::decode_jbig2(std::vector<uint8_t>(coded.begin(), coded.end()));
  ASSERT_TRUE(decoded.has_value());
  EXPECT_TRUE(*decoded == mask);
}

TEST(PdfWriter, InkOfSeveralColoursIsAnImageBehindTheMask) {
  const Mask mask = make_mask(300, 203);
  const Image ink = make_image(38, 26, 4);
  const Image paper = make_image(38, 26, 5'000);
  const PdfReader pdf = write(layered_page(mask, &ink, &paper));
  ASSERT_TRUE(pdf.ok());
  // Both cover whole cells of 8 pixels, beyond the page's edge.
  const int image = pdf.with("/Mask ").at(0);
  EXPECT_NE(pdf.body(image).find("/Width 38/Height 26"), std::string::npos);
  EXPECT_NE(pdf.body(pdf.reference(image, "/Mask")).find("/Width 304/Height 208/ImageMask true"), std::string::npos);
  EXPECT_NE(pdf.body(pdf.with("/Interpolate true").at(0)).find("/DeviceRGB"), std::string::npos);
  EXPECT_NE(content(pdf).find("q 109.44 0 0 74.88 0 -1.8 cm /I Do Q"), std::string::npos) << content(pdf);
}

TEST(PdfWriter, APageOfNothingIsWell) {
  const Mask mask(50, 50);
  const PdfReader pdf = write(layered_page(mask, nullptr, nullptr));
  ASSERT_TRUE(pdf.ok());
  EXPECT_TRUE(pdf.with("/Subtype/Image").empty());
}

TEST(PdfWriter, TextIsThereInParagraphsAndInAllScripts) {
  const Image image = make_image(1'654, 2'339, 2);
  PdfPage page = exact_page(image);
  std::string text = "Prot. n. 1234 \xe2\x82\xac 5\n\n";
  for (int i = 0; i < 600; ++i) {
    const int c = 0x400 + i;  // More characters than one font holds.
    text += {static_cast<char>(0xc0 | c >> 6), static_cast<char>(0x80 | (c & 63))};
    if (i % 60 == 59) text += '\n';
  }
  text += "\xff\xf0\x9f\x98";  // Malformed.
  page.text = text;
  const PdfReader pdf = write(page);
  ASSERT_TRUE(pdf.ok());
  EXPECT_EQ(pdf.with("/Subtype/Type3").size(), 3u);
  EXPECT_EQ(pdf.with("/S/P/").size(), 2u);
  EXPECT_TRUE(pdf.with("/S/Figure").empty());
  const std::string set = content(pdf);
  EXPECT_EQ(set.rfind("/Artifact BMC\n", 0), 0u);
  EXPECT_NE(set.find("/P<</MCID 1>>BDC BT"), std::string::npos);
  // The first line: each character new but the blanks and the dots.
  const size_t first = set.find("<0102");
  ASSERT_NE(first, std::string::npos);
  const int font = pdf.reference(pdf.with("/F0 ").at(0), "/F0");
  const std::string map = pdf.stream(pdf.reference(font, "/ToUnicode"));
  EXPECT_NE(map.find("<01><0050>\n<02><0072>"), std::string::npos);
  EXPECT_NE(map.find("><20AC>"), std::string::npos);
}

TEST(PdfWriter, RefusesWhatDoesNotFit) {
  const Image image = make_image(40, 30, 4);
  const Mask mask(40, 30);
  PdfWriter writer;
  PdfPage page = exact_page(image);
  page.width = 41;
  EXPECT_FALSE(writer.add_page(page));
  page = exact_page(image);
  page.height = 0;
  EXPECT_FALSE(writer.add_page(page));
  EXPECT_FALSE(writer.add_page(PdfPage{}));
  const Image ink(7, 4);
  EXPECT_FALSE(writer.add_page(layered_page(mask, &ink, nullptr)));
  page = layered_page(mask, nullptr, nullptr);
  page.mask = nullptr;
  EXPECT_FALSE(writer.add_page(page));
  EXPECT_EQ(writer.pages(), 0);
  for (int i = 0; i < PdfWriter::kMaxPages; ++i) ASSERT_TRUE(writer.add_page(layered_page(mask, nullptr, nullptr)));
  EXPECT_FALSE(writer.add_page(layered_page(mask, nullptr, nullptr)));
}

TEST(PdfWriter, KnowsTheSizeOfThePaper) {
  const Image image = make_image(1'654, 2'339, 1);
  for (const auto& [dpi, box] : {std::pair{200.0f, "/MediaBox[0 0 595.44 842.04]"}, {0.0f, "/MediaBox[0 0 595.3381 841.896]"}}) {
    PdfPage page = exact_page(image);
    page.dpi = dpi;
    const PdfReader pdf = write(page);
    EXPECT_NE(pdf.body(pdf.with("/Type/Page/").at(0)).find(box), std::string::npos) << pdf.body(pdf.with("/Type/Page/").at(0));
  }
}

}  // namespace
}  // namespace sportello::document
