// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/config/data_dir.h>
#include <yiping/config/document.h>
#include <yiping/config/figures.h>

#include <algorithm>
#include <system_error>
#include <utility>

namespace yiping::config {

Result<std::vector<domain::FigureDefinition>> load_figures(const std::filesystem::path& folder)
{
    std::vector<std::filesystem::path> files;
    std::error_code failed;
    for (std::filesystem::directory_iterator each(folder, failed), end; !failed && each != end; each.increment(failed))
        if (each->path().extension() == ".toml")
            files.push_back(each->path());
    if (failed)
        return make_error(Fault::Environment, "config.missing_file", {{"file", folder.string()}});
    std::ranges::sort(files);
    std::vector<domain::FigureDefinition> figures;
    for (const std::filesystem::path& file : files) {
        const auto document = Document::load(file);
        if (!document)
            return std::unexpected(document.error());
        std::vector<Error> problems;
        const Section root(*document, problems);
        domain::FigureDefinition figure;
        figure.id = root.needed_text("id");
        const std::pair<std::string_view, std::string*> texts[] = {{"name_zh", &figure.name_zh},
            {"name_en", &figure.name_en}, {"definition_zh", &figure.definition_zh},
            {"definition_en", &figure.definition_en}, {"unit", &figure.unit}};
        for (const auto& [key, text] : texts)
            *text = root.needed_text(key);
        figure.numerator_zh = root.text("numerator_zh").value_or(std::string());
        figure.numerator_en = root.text("numerator_en").value_or(std::string());
        figure.denominator_zh = root.text("denominator_zh").value_or(std::string());
        figure.denominator_en = root.text("denominator_en").value_or(std::string());
        const std::string direction = root.text("direction").value_or("up");
        if (direction != "up" && direction != "down")
            root.refuse("direction", "up, down");
        figure.higher_is_better = direction == "up";
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
