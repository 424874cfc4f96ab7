// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/config/data_dir.h>
#include <yiping/config/document.h>
#include <yiping/config/figures.h>

#include "read_file.h"

#include <algorithm>
#include <utility>

namespace yiping::config {

namespace {

domain::PublishedFigure read_published(const Section& section)
{
    section.only(
        {"value", "numerator", "denominator", "before_numerator", "before_denominator", "derived", "source", "quote"});
    domain::PublishedFigure published;
    published.value = section.needed_text("value");
    published.numerator = section.integer("numerator");
    published.denominator = section.integer("denominator");
    published.before_numerator = section.integer("before_numerator");
    published.before_denominator = section.integer("before_denominator");
    published.derived = section.boolean("derived").value_or(false);
    published.source = section.needed_text("source");
    published.quote = section.text("quote").value_or(std::string());
    return published;
}

domain::FigureDefinition read_definition(const Section& root)
{
    root.only({"id", "formula", "name_zh", "name_en", "definition_zh", "definition_en", "numerator_zh", "numerator_en",
        "denominator_zh", "denominator_en", "unit", "direction", "target", "own_definition", "never_pie", "categories",
        "published"});
    domain::FigureDefinition figure;
    figure.id = root.needed_text("id");
    const std::pair<std::string_view, std::string*> texts[] = {{"name_zh", &figure.name_zh},
        {"name_en", &figure.name_en}, {"definition_zh", &figure.definition_zh},
        {"definition_en", &figure.definition_en}, {"numerator_zh", &figure.numerator_zh},
        {"numerator_en", &figure.numerator_en}, {"unit", &figure.unit}};
    for (const auto& [key, text] : texts)
        *text = root.needed_text(key);
    const std::string formula = root.needed_text("formula");
    const auto formulas = domain::enum_words<domain::Formula>();
    if (const auto found = std::ranges::find(formulas, formula, &domain::EnumWord::name); found != formulas.end())
        figure.formula = static_cast<domain::Formula>(found->value);
    else
        root.refuse("formula", "ratio, share, count, mean_days, change, hours");
    // A bare count has nothing below the line.
    if (figure.formula != domain::Formula::Count && figure.formula != domain::Formula::Hours) {
        figure.denominator_zh = root.needed_text("denominator_zh");
        figure.denominator_en = root.needed_text("denominator_en");
    }
    const std::string direction = root.needed_text("direction");
    if (direction == "up" || direction == "down")
        figure.direction = direction == "up" ? domain::Direction::Up : domain::Direction::Down;
    else if (direction != "none")
        root.refuse("direction", "up, down, none");
    figure.target = root.real("target");
    figure.own_definition = root.boolean("own_definition").value_or(false);
    figure.never_pie = root.boolean("never_pie").value_or(false);
    figure.categories = root.texts("categories");
    for (const Section& section : root.sections("published"))
        figure.published.push_back(read_published(section));
    return figure;
}

} // namespace

Result<std::vector<domain::FigureDefinition>> load_figures(const std::filesystem::path& folder)
{
    const auto files = toml_files(folder);
    if (!files)
        return std::unexpected(files.error());
    std::vector<domain::FigureDefinition> figures;
    for (const std::filesystem::path& file : *files) {
        const auto document = Document::load(file);
        if (!document)
            return std::unexpected(document.error());
        std::vector<Error> problems;
        const Section root(*document, problems);
        domain::FigureDefinition figure = read_definition(root);
        if (!problems.empty())
            return std::unexpected(std::move(problems.front()));
        figures.push_back(std::move(figure));
    }
    return figures;
}

Result<std::vector<domain::FigureDefinition>> load_figures()
{
    return load_figures(shipped_data("figures"));
}

} // namespace yiping::config
