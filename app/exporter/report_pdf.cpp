// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/exporter/out_file.h>
#include <yiping/exporter/report.h>

#include "table_writer.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <format>
#include <memory>
#include <type_traits>

namespace yiping::exporter {

namespace {

/// Points, 72 to an inch.
constexpr double page_width = 595.28, page_height = 841.89;
constexpr double margin = 54, bottom = 62;
constexpr double inner = page_width - 2 * margin;
constexpr double body = 9.5, small_body = 8.5, heading = 12.5, title_size = 20, fact_size = 21;
constexpr double row_pad = 4;
constexpr double section_gap = 20;
constexpr std::array<double, 3> line_lengths{0, 4, 1.5};

struct Ink {
    double r, g, b;
};
/// The print theme: dark on white, blue for what is counted, a red that is also legible in grey for what is late.
constexpr Ink ink{0.10, 0.15, 0.20}, soft{0.36, 0.42, 0.47}, hair{0.80, 0.84, 0.87}, blue{0.05, 0.37, 0.63},
    red{0.70, 0.18, 0.14}, pale{0.93, 0.95, 0.97}, teal{0.04, 0.50, 0.42};

enum class Align : std::uint8_t { Left, Right, Centre };

struct Style {
    double size = body;
    bool bold = false;
    Ink colour = ink;
    Align align = Align::Left;
    int lines = 0; ///< at most, with … at the end; 0 any number
};

struct FreeLayout {
    void operator()(PangoLayout* layout) const { g_object_unref(layout); }
};
struct FreeSurface {
    void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
};
struct FreeCairo {
    void operator()(cairo_t* cairo) const { cairo_destroy(cairo); }
};
using Layout = std::unique_ptr<PangoLayout, FreeLayout>;

/// Drawn twice: once to know how many pages there are, once for the file.
class PdfPages {
public:
    PdfPages(cairo_t* cairo, const Report& report, int pages) : cairo_(cairo), report_(report), pages_(pages) {}

    int draw()
    {
        begin_page();
        draw_head();
        draw_facts();
        for (const ReportSection& section : report_.sections)
            std::visit([this](const auto& each) { draw_section(each); }, section);
        draw_definitions();
        draw_signatures();
        end_page();
        return page_;
    }

private:
    [[nodiscard]] bool chinese() const { return report_.language == config::Language::Chinese; }

    void colour(Ink what) { cairo_set_source_rgb(cairo_, what.r, what.g, what.b); }

    Layout lay(std::string_view text, double width, const Style& style)
    {
        Layout layout(pango_cairo_create_layout(cairo_));
        PangoFontDescription* font = pango_font_description_new();
        pango_font_description_set_family(font, "Noto Sans CJK SC, Noto Sans, sans-serif");
        pango_font_description_set_absolute_size(font, style.size * PANGO_SCALE);
        pango_font_description_set_weight(font, style.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
        pango_layout_set_font_description(layout.get(), font);
        pango_font_description_free(font);
        pango_context_set_language(
            pango_layout_get_context(layout.get()), pango_language_from_string(chinese() ? "zh-cn" : "en"));
        pango_layout_set_width(layout.get(), static_cast<int>(width * PANGO_SCALE));
        pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
        pango_layout_set_alignment(layout.get(), style.align == Align::Right    ? PANGO_ALIGN_RIGHT
                                                 : style.align == Align::Centre ? PANGO_ALIGN_CENTER
                                                                                : PANGO_ALIGN_LEFT);
        if (style.lines > 0) {
            pango_layout_set_height(layout.get(), -style.lines);
            pango_layout_set_ellipsize(layout.get(), PANGO_ELLIPSIZE_END);
        }
        const std::string_view clean = clean_text(text, clean_);
        pango_layout_set_text(layout.get(), clean.data(), static_cast<int>(clean.size()));
        return layout;
    }
    static double height_of(const Layout& layout)
    {
        int height = 0;
        pango_layout_get_size(layout.get(), nullptr, &height);
        return static_cast<double>(height) / PANGO_SCALE;
    }
    double measure(std::string_view text, double width, const Style& style)
    {
        return height_of(lay(text, width, style));
    }
    double write(std::string_view text, double x, double y, double width, const Style& style)
    {
        const Layout layout = lay(text, width, style);
        colour(style.colour);
        cairo_move_to(cairo_, x, y);
        pango_cairo_show_layout(cairo_, layout.get());
        return height_of(layout);
    }
    void rule(double y, Ink what = hair, double width = 0.6)
    {
        colour(what);
        cairo_set_line_width(cairo_, width);
        cairo_move_to(cairo_, margin, y);
        cairo_line_to(cairo_, margin + inner, y);
        cairo_stroke(cairo_);
    }
    void box(double x, double y, double width, double height, Ink what)
    {
        colour(what);
        cairo_rectangle(cairo_, x, y, width, height);
        cairo_fill(cairo_);
    }

    void begin_page()
    {
        ++page_;
        y_ = margin;
        if (page_ == 1)
            return;
        write(report_.town + "  " + report_.title, margin, 30, inner, {small_body, false, soft, Align::Left, 1});
        rule(45);
        y_ = 58;
    }
    void end_page()
    {
        const double y = page_height - 40;
        rule(y - 6);
        const std::string made = (chinese() ? "数据截至 " : "data as of ") + report_.as_of;
        write(made, margin, y, inner, {small_body, false, soft, Align::Left, 1});
        const std::string number = chinese() ? std::format("第 {} 页，共 {} 页", page_, std::max(pages_, page_))
                                             : std::format("page {} of {}", page_, std::max(pages_, page_));
        write(number, margin, y, inner, {small_body, false, soft, Align::Right, 1});
        cairo_show_page(cairo_);
    }
    /// Room for so much on this page, else a new one. True if there is a new one.
    bool ensure(double height)
    {
        if (y_ + height <= page_height - bottom)
            return false;
        end_page();
        begin_page();
        return true;
    }

    void draw_head()
    {
        y_ += write(report_.town, margin, y_, inner, {11, false, soft, Align::Left, 1}) + 2;
        y_ += write(report_.title, margin, y_, inner, {title_size, true, ink, Align::Left, 2}) + 4;
        y_ += write(report_.window, margin, y_, inner, {body, false, soft}) + 8;
        rule(y_, ink, 1.2);
        y_ += 14;
    }

    void draw_facts()
    {
        if (report_.facts.empty())
            return;
        const std::size_t columns = std::min<std::size_t>(report_.facts.size(), 4);
        const double gap = 10;
        const double width = (inner - gap * static_cast<double>(columns - 1)) / static_cast<double>(columns);
        const double height = 54;
        for (std::size_t index = 0; index < report_.facts.size(); ++index) {
            const ReportFact& fact = report_.facts[index];
            const std::size_t column = index % columns;
            if (column == 0) {
                y_ += index > 0 ? height + gap : 0;
                ensure(height);
            }
            const double x = margin + static_cast<double>(column) * (width + gap);
            box(x, y_, width, height, pale);
            box(x, y_, 2.5, height, fact.warn ? red : blue);
            write(fact.value, x + 11, y_ + 5, width - 14, {fact_size, true, fact.warn ? red : ink, Align::Left, 1});
            write(fact.label, x + 11, y_ + 36, width - 14, {small_body, false, soft, Align::Left, 1});
        }
        y_ += height;
    }

    void draw_title(const std::string& title, double below)
    {
        y_ += section_gap;
        ensure((title.empty() ? 0 : 24) + below);
        if (!title.empty())
            y_ += write(title, margin, y_, inner, {heading, true, ink, Align::Left, 2}) + 6;
    }
    void draw_note(const std::string& note)
    {
        if (note.empty())
            return;
        const Style style{small_body, false, soft};
        ensure(measure(note, inner, style) + 4);
        y_ += 4;
        y_ += write(note, margin, y_, inner, style);
    }

    void draw_section(const ReportTable& table)
    {
        draw_title(table.title, 48);
        double total = 0;
        for (const double width : table.widths)
            total += width;
        const auto cell_style = [&](std::size_t column, bool head) {
            Style style{head ? small_body : body, head, head ? soft : ink};
            if (column < table.right.size() && table.right[column])
                style.align = Align::Right;
            return style;
        };
        const auto columns = [&](const auto& use) {
            double x = margin;
            for (std::size_t column = 0; column < table.widths.size(); ++column) {
                const double width = inner * table.widths[column] / total;
                const bool last = column + 1 == table.widths.size();
                use(column, x, width - (last ? 0 : 10));
                x += width;
            }
        };
        const auto draw_header = [&] {
            if (table.header.empty())
                return;
            double height = 0;
            columns([&](std::size_t column, double x, double width) {
                height = std::max(height, write(table.header[column], x, y_, width, cell_style(column, true)));
            });
            y_ += height + 3;
            rule(y_, soft, 0.8);
            y_ += row_pad;
        };
        draw_header();
        for (const auto& row : table.rows) {
            double height = 0;
            columns([&](std::size_t column, double, double width) {
                if (column < row.size())
                    height = std::max(height, measure(row[column].text, width, cell_style(column, false)));
            });
            if (ensure(height + 2 * row_pad))
                draw_header();
            columns([&](std::size_t column, double x, double width) {
                if (column < row.size())
                    write(row[column].text, x, y_, width, cell_style(column, false));
            });
            y_ += height + row_pad;
            rule(y_);
            y_ += row_pad;
        }
        draw_note(table.note);
    }

    void draw_section(const ReportForm& form)
    {
        draw_title(form.title, 40);
        const double label = 74;
        const double half = inner / 2;
        rule(y_);
        for (std::size_t index = 0; index < form.fields.size();) {
            const auto& [name, value] = form.fields[index];
            const auto fits = [&](std::size_t which) {
                return which < form.fields.size() &&
                       measure(form.fields[which].second, half - label - 12, Style()) < 2 * body;
            };
            const bool pair = fits(index) && fits(index + 1);
            const double width = (pair ? half : inner) - label - 12;
            const double height =
                std::max(measure(name, label - 8, {small_body, false, soft}), measure(value, width, Style()));
            ensure(height + 2 * row_pad);
            y_ += row_pad + 1;
            write(name, margin, y_ + 1, label - 8, {small_body, false, soft});
            write(value, margin + label, y_, width, Style());
            if (pair) {
                write(form.fields[index + 1].first, margin + half, y_ + 1, label - 8, {small_body, false, soft});
                write(form.fields[index + 1].second, margin + half + label, y_, width, Style());
            }
            y_ += height + row_pad;
            rule(y_);
            index += pair ? 2 : 1;
        }
    }

    void draw_section(const ReportBars& bars)
    {
        const double step = 17;
        draw_title(bars.title, std::min<double>(static_cast<double>(bars.bars.size()), 4) * step);
        double most = bars.most.value_or(0);
        for (const ReportBars::Bar& bar : bars.bars)
            most = std::max(most, bar.value);
        const double label = inner * 0.30;
        const double text = 74;
        const double room = inner - label - text - 10;
        for (const ReportBars::Bar& bar : bars.bars) {
            ensure(step);
            write(bar.label, margin, y_ + 1, label - 8, {body, false, ink, Align::Left, 1});
            const double width = most > 0 ? std::max(0.0, bar.value) / most * room : 0;
            box(margin + label, y_ + 3, room, 10, pale);
            if (bar.small)
                hatch(margin + label, y_ + 3, width, 10);
            else
                box(margin + label, y_ + 3, width, 10, blue);
            if (bar.target && most > 0)
                box(margin + label + std::clamp(*bar.target / most, 0.0, 1.0) * room - 0.75, y_ + 1, 1.5, 14, ink);
            write(bar.text, margin + label + room + 6, y_ + 1, text + 4, {body, true, ink, Align::Right, 1});
            y_ += step;
        }
        draw_note(bars.note);
    }

    /// A bar of few rows: outlined and hatched, so that it also looks different without colour.
    void hatch(double x, double y, double width, double height)
    {
        cairo_save(cairo_);
        cairo_rectangle(cairo_, x, y, width, height);
        cairo_clip(cairo_);
        colour(blue);
        cairo_set_line_width(cairo_, 0.8);
        for (double at = -height; at < width; at += 3.5) {
            cairo_move_to(cairo_, x + at, y + height);
            cairo_line_to(cairo_, x + at + height, y);
        }
        cairo_stroke(cairo_);
        cairo_restore(cairo_);
        colour(blue);
        cairo_set_line_width(cairo_, 0.8);
        cairo_rectangle(cairo_, x + 0.4, y + 0.4, std::max(0.0, width - 0.8), height - 0.8);
        cairo_stroke(cairo_);
    }

    /// A round end of a scale, not below the value.
    static double round_up(double value)
    {
        if (value <= 5)
            return 5;
        const double power = std::pow(10.0, std::floor(std::log10(value)));
        for (const double factor : {1.0, 2.0, 2.5, 5.0, 10.0})
            if (value <= factor * power)
                return factor * power;
        return 10 * power;
    }

    void draw_section(const ReportLines& lines)
    {
        const double height = 132;
        draw_title(lines.title, height + 36);
        const double left = margin + 36;
        const double width = inner - 36;
        double most = 0;
        for (const ReportLines::Series& series : lines.series)
            for (const double value : series.values)
                most = std::max(most, value);
        most = round_up(most);
        double legend = left;
        for (std::size_t index = 0; index < lines.series.size(); ++index) {
            line_style(index);
            cairo_move_to(cairo_, legend, y_ + 6);
            cairo_line_to(cairo_, legend + 22, y_ + 6);
            cairo_stroke(cairo_);
            cairo_set_dash(cairo_, nullptr, 0, 0);
            write(lines.series[index].name, legend + 27, y_, 120, {small_body, false, ink, Align::Left, 1});
            legend += 110;
        }
        y_ += 18;
        for (int step = 0; step <= 4; ++step) {
            const double y = y_ + height * (4 - step) / 4;
            colour(hair);
            cairo_set_line_width(cairo_, step == 0 ? 1 : 0.5);
            cairo_move_to(cairo_, left, y);
            cairo_line_to(cairo_, left + width, y);
            cairo_stroke(cairo_);
            write(std::format("{:g}", most * step / 4), margin, y - 6, 30, {small_body, false, soft, Align::Right, 1});
        }
        const std::size_t days = lines.days.size();
        const auto x_of = [&](std::size_t day) {
            return left + (days < 2 ? width / 2 : width * static_cast<double>(day) / static_cast<double>(days - 1));
        };
        for (std::size_t index = 0; index < lines.series.size(); ++index) {
            line_style(index);
            const std::vector<double>& values = lines.series[index].values;
            for (std::size_t day = 0; day < values.size(); ++day) {
                const double y = y_ + height - height * values[day] / most;
                if (day == 0)
                    cairo_move_to(cairo_, x_of(day), y);
                else
                    cairo_line_to(cairo_, x_of(day), y);
            }
            cairo_stroke(cairo_);
            cairo_set_dash(cairo_, nullptr, 0, 0);
        }
        // As many dates as stand beside one another.
        const double wide = 62;
        const std::size_t every =
            std::max<std::size_t>(1, static_cast<std::size_t>(std::ceil(static_cast<double>(days) * wide / width)));
        for (std::size_t day = 0; day < days; day += every)
            if (x_of(day) + wide / 2 <= margin + inner + wide / 3)
                write(lines.days[day], x_of(day) - wide / 2, y_ + height + 4, wide,
                    {small_body, false, soft, Align::Centre, 1});
        y_ += height + 18;
    }

    void line_style(std::size_t index)
    {
        constexpr std::array<Ink, 3> colours{blue, teal, soft};
        colour(colours[index % colours.size()]);
        cairo_set_line_width(cairo_, 1.4);
        const double length = line_lengths[index % line_lengths.size()];
        if (length > 0)
            cairo_set_dash(cairo_, &length, 1, 0);
    }

    void draw_section(const ReportText& text)
    {
        draw_title(text.title, 30);
        std::string_view rest = text.text;
        while (!rest.empty()) {
            const std::size_t end = std::min(rest.find('\n'), rest.size());
            const std::string_view line = rest.substr(0, end);
            ensure(std::min(measure(line, inner, Style()), page_height / 2) + 3);
            y_ += write(line, margin, y_, inner, Style()) + 3;
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
    }

    void draw_definitions()
    {
        if (report_.definitions.empty())
            return;
        draw_title(chinese() ? "口径说明" : "What the figures mean", 40);
        for (const ReportDefinition& each : report_.definitions) {
            const Style style{small_body, false, ink};
            const double label = 118;
            const double height = std::max(
                measure(each.text, inner - label, style), measure(each.name, label - 10, {small_body, true, ink}));
            ensure(height + 5);
            write(each.name, margin, y_, label - 10, {small_body, true, ink});
            write(each.text, margin + label, y_, inner - label, style);
            y_ += height + 5;
        }
    }

    void draw_signatures()
    {
        if (report_.signatures.empty())
            return;
        y_ += 26;
        ensure(30);
        const double width = inner / static_cast<double>(report_.signatures.size());
        for (std::size_t index = 0; index < report_.signatures.size(); ++index) {
            const double x = margin + width * static_cast<double>(index);
            write(report_.signatures[index], x, y_, 80, {body, false, soft, Align::Left, 1});
            colour(soft);
            cairo_set_line_width(cairo_, 0.7);
            cairo_move_to(cairo_, x + 62, y_ + 13);
            cairo_line_to(cairo_, x + width - 18, y_ + 13);
            cairo_stroke(cairo_);
        }
        y_ += 26;
    }

    cairo_t* cairo_;
    const Report& report_;
    int pages_;
    int page_ = 0;
    double y_ = margin;
    std::string clean_;
};

int draw_on(cairo_surface_t* surface, const Report& report, int pages)
{
    const std::unique_ptr<cairo_t, FreeCairo> cairo(cairo_create(surface));
    return PdfPages(cairo.get(), report, pages).draw();
}

struct Sink {
    ByteFile* file;
    std::optional<Error> failed;
};

cairo_status_t take_bytes(void* closure, const unsigned char* data, unsigned int length)
{
    auto& sink = *static_cast<Sink*>(closure);
    sink.file->buffer().append(reinterpret_cast<const char*>(data), length);
    if (auto done = sink.file->flow(); !done) {
        sink.failed = done.error();
        return CAIRO_STATUS_WRITE_ERROR;
    }
    return CAIRO_STATUS_SUCCESS;
}

} // namespace

Result<void> write_pdf(const Report& report, const std::filesystem::path& file, bool personal)
{
    using Surface = std::unique_ptr<cairo_surface_t, FreeSurface>;
    auto out = OutFile::at(file, personal);
    if (!out)
        return std::unexpected(out.error());
    auto bytes = ByteFile::create(out->part());
    if (!bytes)
        return std::unexpected(bytes.error());
    int pages = 0;
    {
        const Surface nowhere(cairo_pdf_surface_create_for_stream(nullptr, nullptr, page_width, page_height));
        pages = draw_on(nowhere.get(), report, 0);
    }
    Sink sink{&*bytes, std::nullopt};
    const Surface surface(cairo_pdf_surface_create_for_stream(take_bytes, &sink, page_width, page_height));
    const std::string title = report.town + " " + report.title;
    cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_TITLE, title.c_str());
    cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_AUTHOR, report.town.c_str());
    // The same report, the same bytes: no clock of the machine in it.
    cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_CREATE_DATE, "2026-01-01T00:00:00+08:00");
    draw_on(surface.get(), report, pages);
    cairo_surface_finish(surface.get());
    if (sink.failed)
        return std::unexpected(*sink.failed);
    if (const cairo_status_t status = cairo_surface_status(surface.get()); status != CAIRO_STATUS_SUCCESS)
        return make_error(Fault::Environment, "export.cannot_write",
            {{"file", file.string()}, {"what", std::string(cairo_status_to_string(status))}});
    if (auto closed = bytes->close(); !closed)
        return closed;
    return out->commit();
}

} // namespace yiping::exporter
