// SPDX-License-Identifier: EUPL-1.2
//
// Writes a PDF of sample pages, or of one picture, as the page that is kept would be written.
#include <cstdio>
#include <cstring>
#include <string>
#include <vector>

#include "document/pdf/pdf_writer.h"
#include "tools/json_writer.h"
#include "tools/options.h"
#include "tools/pdf-tool/sample_pages.h"

namespace sportello::tools {
namespace {

using namespace document;

bool write_file(const std::string& path, const std::vector<uint8_t>& bytes) {
  std::FILE* file = std::fopen(path.c_str(), "wb");
  if (file == nullptr) return false;
  const bool written = std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size();
  return std::fclose(file) == 0 && written;
}

std::vector<uint8_t> to_ppm(const Image& image) {
  const std::string head = "P6\n" + std::to_string(image.width()) + " " + std::to_string(image.height()) + "\n255\n";
  std::vector<uint8_t> bytes(head.begin(), head.end());
  for (const Rgba pixel : image.values()) bytes.insert(bytes.end(), {pixel.r, pixel.g, pixel.b});
  return bytes;
}

/// Reads binary PBM and PPM without comments. `mask` gets what is black.
bool read_pnm(const std::string& path, Image* image, Mask* mask) {
  std::FILE* file = std::fopen(path.c_str(), "rb");
  if (file == nullptr) return false;
  std::vector<uint8_t> bytes(1 << 26);
  bytes.resize(std::fread(bytes.data(), 1, bytes.size() - 1, file) + 1);
  std::fclose(file);
  int kind = 0, width = 0, height = 0, begin = 0;
  const char* text = reinterpret_cast<const char*>(bytes.data());
  if (std::sscanf(text, "P%d %d %d%n", &kind, &width, &height, &begin) != 3) return false;
  if (!is_page_size(width, height) || (kind != 4 && kind != 6)) return false;
  if (kind == 6 && std::sscanf(text + begin, " 255%n", &kind) != 0) return false;
  const size_t at = static_cast<size_t>(begin) + (kind == 4 ? 1 : 5);
  const auto row_bytes = static_cast<size_t>(kind == 4 ? (width + 7) / 8 : width * 3);
  if (bytes.size() - 1 < at + row_bytes * static_cast<size_t>(height)) return false;
  if (kind == 4) {
    *mask = Mask(width, height);
  } else {
    *image = Image(width, height);
  }
  for (int y = 0; y < height; ++y) {
    const uint8_t* row = bytes.data() + at + row_bytes * static_cast<size_t>(y);
    for (int x = 0; x < width; ++x) {
      if (kind == 4) {
        mask->at(x, y) = static_cast<uint8_t>(row[x / 8] >> (7 - x % 8) & 1);
      } else {
        image->at(x, y) = {row[3 * x], row[3 * x + 1], row[3 * x + 2], 255};
      }
    }
  }
  return true;
}

int fail(const std::string& what) {
  std::fprintf(stderr, "pdf-tool: %s\n", what.c_str());
  return 2;
}

PdfPage to_pdf_page(const SamplePage& sample) {
  PdfPage page;
  const Image& exact = sample.exact;
  page.width = exact.empty() ? sample.mask.width() : exact.width();
  page.height = exact.empty() ? sample.mask.height() : exact.height();
  page.dpi = sample.dpi;
  if (!exact.empty()) page.exact = &exact;
  if (!sample.mask.empty()) page.mask = &sample.mask;
  if (!sample.ink.empty()) page.ink_colours = &sample.ink;
  if (!sample.paper.empty()) page.paper_colours = &sample.paper;
  page.text = sample.text;
  return page;
}

int run(int argc, char** argv) {
  std::string out;
  std::string in;
  std::string expected;
  double dpi = 200;
  Options options("Writes a PDF: sample pages of all kinds, or one picture.",
                  "pdf-tool --out FILE.pdf [--in FILE.ppm|FILE.pbm --dpi N] [--expected FOLDER]");
  options.text("--out", "FILE.pdf", &out, "the PDF");
  options.required();
  options.text("--in", "FILE", &in, "a picture to keep exactly (PPM), or a mask of black ink on white (PBM)");
  options.real("--dpi", "N", &dpi, 20, 2'400, "its dots per inch");
  options.text("--expected", "FOLDER", &expected, "writes what each page must look like, as 1.ppm, 2.ppm...");
  if (!options.parse(argc, argv)) return fail(options.error() + " (see --help)");
  if (options.help_wanted()) {
    std::fputs(options.help().c_str(), stdout);
    return 0;
  }
  std::vector<SamplePage> pages;
  if (in.empty()) {
    pages = make_sample_pages();
  } else {
    pages.emplace_back();
    pages[0].name = in;
    pages[0].dpi = static_cast<float>(dpi);
    if (!read_pnm(in, &pages[0].exact, &pages[0].mask)) return fail(in + " is no binary PPM or PBM of a page's size");
  }
  PdfWriter writer;
  JsonWriter json;
  json.begin_object().begin_array("pages");
  for (size_t i = 0; i < pages.size(); ++i) {
    const PdfPage page = to_pdf_page(pages[i]);
    if (!writer.add_page(page)) return fail("the page " + pages[i].name + " was refused");
    if (!expected.empty() && !write_file(expected + "/" + std::to_string(i + 1) + ".ppm", to_ppm(pages[i].expected))) {
      return fail("cannot write into " + expected);
    }
    json.begin_object().value("name", pages[i].name).value("dpi", page.dpi);
    json.value("width", page.width).value("height", page.height).end_object();
  }
  const std::vector<uint8_t> file = writer.finish("Carta d’identità", "it", 1'262'347'200);
  if (!write_file(out, file)) return fail("cannot write " + out);
  json.end_array().value("bytes", file.size()).end_object();
  std::puts(json.text().c_str());
  return 0;
}

}  // namespace
}  // namespace sportello::tools

int main(int argc, char** argv) { return sportello::tools::run(argc, argv); }
