// SPDX-License-Identifier: EUPL-1.2
//
// Writes a PDF of sample pages, or of one that document-tool encoded, as it is kept in a call.
#include <cstdio>
#include <string>
#include <vector>

#include "document/pdf/pdf_writer.h"
#include "document/stream/document_decoder.h"
#include "tools/document-tool/file.h"
#include "tools/document-tool/page_file.h"
#include "tools/json_writer.h"
#include "tools/options.h"
#include "tools/pdf-tool/sample_pages.h"

namespace sportello::tools {
namespace {

using namespace document;

std::vector<uint8_t> to_ppm(const Image& image) {
  const std::string head =
      "P6\n" + std::to_string(image.width()) + " " + std::to_string(image.height()) + "\n255\n";
  std::vector<uint8_t> bytes(head.begin(), head.end());
  for (const Rgba pixel : image.values()) bytes.insert(bytes.end(), {pixel.r, pixel.g, pixel.b});
  return bytes;
}

int fail(const std::string& what) {
  std::fprintf(stderr, "pdf-tool: %s\n", what.c_str());
  return 2;
}

struct NamedPage {
  std::string name;
  PdfPage page;
  const Image* looks;
};

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

/// Reads what document-tool encoded.
bool decode_page(const std::string& path, DocumentDecoder& decoder, std::string& error) {
  std::vector<uint8_t> file;
  if (!read_file(path, file, error)) return false;
  PageFileReader reader(file);
  error = path + " is no page file of document-tool";
  if (!reader.good()) return false;
  while (const auto packet = reader.next()) {
    if (!decoder.decode(*packet)) return false;
  }
  if (decoder.page(1) == nullptr) return false;
  decoder.page(1)->take_changed();
  return true;
}

/// As the page that is kept in a call.
PdfPage to_pdf_page(const PageDecoder& decoded, bool layers) {
  PdfPage page;
  page.width = decoded.image().width();
  page.height = decoded.image().height();
  const RegionDecoder* whole = decoded.state().exact && !layers ? nullptr : decoded.whole();
  if (whole == nullptr) {
    page.exact = &decoded.image();
  } else {
    page.mask = &whole->mask();
    page.ink_colours = &whole->paint().ink_colours();
    page.paper_colours = &whole->paint().paper_colours();
  }
  return page;
}

struct Arguments {
  std::string out;
  std::string in;
  std::string expected;
  double dpi = 200;
  bool layers = false;
};

int write(const Arguments& a, const std::vector<NamedPage>& pages) {
  std::string error;
  PdfWriter writer;
  JsonWriter json;
  json.begin_object().begin_array("pages");
  for (size_t i = 0; i < pages.size(); ++i) {
    const auto& [name, page, looks] = pages[i];
    if (!writer.add_page(page)) return fail("the page " + name + " was refused");
    const std::string path = a.expected + "/" + std::to_string(i + 1) + ".ppm";
    if (!a.expected.empty() && !write_file(path, to_ppm(*looks), error)) return fail(error);
    json.begin_object().value("name", name).value("dpi", page.dpi);
    json.value("width", page.width)
        .value("height", page.height)
        .value("exact", page.exact != nullptr)
        .end_object();
  }
  const std::vector<uint8_t> file = writer.finish("Carta d’identità", "it", 1'262'347'200);
  if (!write_file(a.out, file, error)) return fail(error);
  json.end_array().value("bytes", file.size()).end_object();
  std::puts(json.text().c_str());
  return 0;
}

int run(int argc, char** argv) {
  Arguments a;
  Options options("Writes a PDF: sample pages of all kinds, or a page that document-tool encoded.",
                  "pdf-tool --out FILE.pdf [--in PAGE.doc] [options]");
  options.text("--out", "FILE.pdf", &a.out, "the PDF");
  options.required();
  options.text("--in", "PAGE.doc", &a.in, "a page that 'document-tool encode' wrote");
  options.flag("--layers", &a.layers, "keep its layers, even if it is exact");
  options.real("--dpi", "N", &a.dpi, 20, 2'400, "its dots per inch; default 200");
  options.text("--expected", "FOLDER", &a.expected,
               "writes what each page must look like, as 1.ppm, 2.ppm...");
  if (!options.parse(argc, argv)) return fail(options.error() + " (see --help)");
  if (options.help_wanted()) {
    std::fputs(options.help().c_str(), stdout);
    return 0;
  }
  if (a.in.empty()) {
    const std::vector<SamplePage> samples = make_sample_pages();
    std::vector<NamedPage> pages;
    for (const SamplePage& sample : samples)
      pages.push_back({sample.name, to_pdf_page(sample), &sample.expected});
    return write(a, pages);
  }
  DocumentDecoder decoder;
  std::string error;
  if (!decode_page(a.in, decoder, error)) return fail(error);
  const PageDecoder& decoded = *decoder.page(1);
  PdfPage page = to_pdf_page(decoded, a.layers);
  page.dpi = static_cast<float>(a.dpi);
  return write(a, {{a.in, page, &decoded.image()}});
}

}  // namespace
}  // namespace sportello::tools

int main(int argc, char** argv) { return sportello::tools::run(argc, argv); }
