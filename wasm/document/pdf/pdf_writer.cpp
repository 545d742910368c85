// SPDX-License-Identifier: EUPL-1.2
#include "document/pdf/pdf_writer.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "document/pdf/pdf_file.h"
#include "document/pdf/pdf_image.h"
#include "document/pdf/pdf_text.h"

namespace sportello::document {
namespace {

constexpr double kA4Inches = 11.693;
constexpr float kMinDpi = 20;
constexpr float kMaxDpi = 2'400;
constexpr size_t kMaxTextBytes = size_t{1} << 20;

/// How many pixels of the page one of `colours` covers each way; 0 if the sizes do not fit.
int cell_of(const Image& colours, int width, int height) {
  for (int cell = 1; cell <= 64; cell *= 2) {
    if (colours.width() == (width + cell - 1) / cell && colours.height() == (height + cell - 1) / cell) return cell;
  }
  return 0;
}

bool valid(const PdfPage& page) {
  if (!is_page_size(page.width, page.height) || page.text.size() > kMaxTextBytes) return false;
  const auto covers = [&page](const auto& plane) { return plane.width() == page.width && plane.height() == page.height; };
  if (page.exact != nullptr) return covers(*page.exact);
  if (page.mask == nullptr || !covers(*page.mask)) return false;
  for (const Image* colours : {page.ink_colours, page.paper_colours}) {
    if (colours != nullptr && cell_of(*colours, page.width, page.height) == 0) return false;
  }
  return true;
}

/// The one colour of a picture; false if it has several.
bool one_colour(const Image& image, Rgba* colour) {
  *colour = image.at(0, 0);
  return std::all_of(image.values().begin(), image.values().end(), [colour](Rgba pixel) { return pixel == *colour; });
}

/// The one colour of all ink; false if there are several.
bool one_ink_colour(const Mask& mask, const Image& colours, int cell, Rgba* colour) {
  bool found = false;
  for (int y = 0; y < mask.height(); ++y) {
    const uint8_t* ink = mask.row(y);
    const Rgba* row = colours.row(y / cell);
    for (int x = 0; x < mask.width(); ++x) {
      if (ink[x] == 0) continue;
      const Rgba here = row[x / cell];
      if (found && !(here == *colour)) return false;
      *colour = here;
      found = true;
    }
  }
  return true;
}

std::string fill_colour(Rgba colour) {
  std::string text;
  for (const uint8_t value : {colour.r, colour.g, colour.b}) text += pdf_number(value / 255.0, 5) + " ";
  return text + "rg ";
}

std::string lang_entry(std::string_view lang) {
  const bool valid = !lang.empty() && lang.size() <= 35 && std::all_of(lang.begin(), lang.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  });
  return valid ? "/Lang(" + std::string(lang) + ")" : "";
}

}  // namespace

struct PdfWriter::Impl {
  PdfFile file;
  PdfInvisibleFonts fonts;
  int catalogue = file.reserve();
  int tree = file.reserve();
  int font_list = file.reserve();
  struct Page {
    int object;
    int paragraphs;  ///< 0: only a picture.
  };
  std::vector<Page> pages;

  /// Places an object that covers width x height pixels from the page's upper left corner on.
  static std::string place(const char* name, double scale, int page_height, int width, int height) {
    return "q " + pdf_number(width * scale, 6) + " 0 0 " + pdf_number(height * scale, 6) + " 0 " +
           pdf_number((page_height - height) * scale, 6) + " cm /" + name + " Do Q\n";
  }

  std::string add_paper(const PdfPage& page, double scale, std::string* objects) {
    Rgba colour;
    if (page.paper_colours == nullptr) return "";
    if (one_colour(*page.paper_colours, &colour)) {
      if (colour == Rgba{255, 255, 255, 255}) return "";
      return fill_colour(colour) + "0 0 " + pdf_number(page.width * scale) + " " + pdf_number(page.height * scale) + " re f\n";
    }
    const Image& paper = *page.paper_colours;
    const int cell = cell_of(paper, page.width, page.height);
    const int image = add_pdf_image(paper, cell > 1 ? "/Interpolate true" : "", &file);
    *objects += "/P " + pdf_reference(image);
    return place("P", scale, page.height, paper.width() * cell, paper.height() * cell);
  }

  std::string add_ink(const PdfPage& page, double scale, std::string* objects) {
    const Mask& mask = *page.mask;
    Rgba colour{0, 0, 0, 255};
    const int cell = page.ink_colours == nullptr ? 1 : cell_of(*page.ink_colours, page.width, page.height);
    if (page.ink_colours == nullptr || one_ink_colour(mask, *page.ink_colours, cell, &colour)) {
      if (std::all_of(mask.values().begin(), mask.values().end(), [](uint8_t ink) { return ink == 0; })) return "";
      *objects += "/I " + pdf_reference(add_pdf_stencil(mask, page.width, page.height, &file));
      return fill_colour(colour) + place("I", scale, page.height, page.width, page.height);
    }
    // The mask is padded to whole cells, so that both lie on each other.
    const int width = page.ink_colours->width() * cell;
    const int height = page.ink_colours->height() * cell;
    const int stencil = add_pdf_stencil(mask, width, height, &file);
    const int image = add_pdf_image(*page.ink_colours, "/Mask " + pdf_reference(stencil), &file);
    *objects += "/I " + pdf_reference(image);
    return place("I", scale, page.height, width, height);
  }

  void add_page(const PdfPage& page) {
    const double dpi = page.dpi >= kMinDpi && page.dpi <= kMaxDpi ? static_cast<double>(page.dpi)
                                                                  : std::max(page.width, page.height) / kA4Inches;
    const double scale = 72 / dpi;
    // Rounded down, so that at its own resolution a page does not get a row or column more.
    const double width = std::floor(page.width * scale * 1e4 + 0.01) / 1e4;
    const double height = std::floor(page.height * scale * 1e4 + 0.01) / 1e4;
    std::string objects;
    std::string seen;
    if (page.exact != nullptr) {
      objects = "/I " + pdf_reference(add_pdf_image(*page.exact, "", &file));
      seen = place("I", scale, page.height, page.width, page.height);
    } else {
      seen = add_paper(page, scale, &objects);
      seen += add_ink(page, scale, &objects);
    }
    int paragraphs = 0;
    const std::string text = set_invisible_text(page.text, width, height, &fonts, &paragraphs);
    const std::string tag = paragraphs > 0 ? "/Artifact BMC\n" : "/Figure<</MCID 0>>BDC\n";
    const int content = file.add_text_stream(tag + seen + "EMC\n" + text);
    const int object = file.add(
        "<</Type/Page/Parent " + pdf_reference(tree) + "/MediaBox[0 0 " + pdf_number(width) + " " + pdf_number(height) +
        "]/Contents " + pdf_reference(content) + "/Resources<</XObject<<" + objects + ">>/Font " +
        pdf_reference(font_list) + ">>/Tabs/S/StructParents " + std::to_string(pages.size()) + ">>");
    pages.push_back({object, paragraphs});
  }

  /// A document of paragraphs and figures (14.7): what a screen reader follows. Returns its root.
  int write_structure(const std::string& title) {
    const int root = file.reserve();
    const int document = file.reserve();
    std::string kids;
    std::string parents;
    for (size_t i = 0; i < pages.size(); ++i) {
      const std::string head = "/P " + pdf_reference(document) + "/Pg " + pdf_reference(pages[i].object);
      std::string of_page;
      if (pages[i].paragraphs == 0) {
        of_page = pdf_reference(file.add("<</Type/StructElem/S/Figure" + head + "/K 0/Alt" + title + ">>"));
      }
      for (int k = 0; k < pages[i].paragraphs; ++k) {
        of_page += (k > 0 ? " " : "") + pdf_reference(file.add("<</Type/StructElem/S/P" + head + "/K " + std::to_string(k) + ">>"));
      }
      kids += of_page + "\n";
      parents += std::to_string(i) + "[" + of_page + "]\n";
    }
    file.write(document, "<</Type/StructElem/S/Document/P " + pdf_reference(root) + "/K[" + kids + "]>>");
    file.write(root, "<</Type/StructTreeRoot/K " + pdf_reference(document) + "/ParentTree<</Nums[" + parents +
                         "]>>/ParentTreeNextKey " + std::to_string(pages.size()) + ">>");
    return root;
  }

  std::vector<uint8_t> finish(std::string_view title_utf8, std::string_view lang, int64_t created_s) {
    const std::string title = pdf_text_string(title_utf8);
    fonts.write(font_list, &file);
    std::string kids;
    for (const Page& page : pages) kids += pdf_reference(page.object) + "\n";
    file.write(tree, "<</Type/Pages/Count " + std::to_string(pages.size()) + "/Kids[" + kids + "]>>");
    const int structure = write_structure(title);
    file.write(catalogue, "<</Type/Catalog/Pages " + pdf_reference(tree) + "/StructTreeRoot " + pdf_reference(structure) +
                              "/MarkInfo<</Marked true>>/ViewerPreferences<</DisplayDocTitle true>>" + lang_entry(lang) + ">>");
    const std::string date = created_s > 0 ? "/CreationDate" + pdf_date(created_s) : "";
    const int information = file.add("<</Title" + title + "/Producer(Sportello)" + date + ">>");
    return file.finish(catalogue, information);
  }
};

PdfWriter::PdfWriter() : impl_(std::make_unique<Impl>()) {}
PdfWriter::~PdfWriter() = default;
PdfWriter::PdfWriter(PdfWriter&&) noexcept = default;
PdfWriter& PdfWriter::operator=(PdfWriter&&) noexcept = default;

bool PdfWriter::add_page(const PdfPage& page) {
  if (!valid(page) || pages() == kMaxPages) return false;
  impl_->add_page(page);
  return true;
}

int PdfWriter::pages() const { return static_cast<int>(impl_->pages.size()); }

std::vector<uint8_t> PdfWriter::finish(std::string_view title, std::string_view lang, int64_t created_s) {
  std::vector<uint8_t> bytes;
  if (pages() > 0) bytes = impl_->finish(title, lang, created_s);
  impl_ = std::make_unique<Impl>();
  return bytes;
}

}  // namespace sportello::document
