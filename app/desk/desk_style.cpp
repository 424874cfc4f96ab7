// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/desk/desk_style.h>

#include <QHash>
#include <QIcon>
#include <QProxyStyle>

namespace yiping::desk {

namespace {

class DeskStyle final : public QProxyStyle {
public:
    QIcon standardIcon(StandardPixmap which, const QStyleOption* option, const QWidget* widget) const override
    {
        // These look the same for every widget.
        if (which != SP_TitleBarNormalButton && which != SP_TitleBarCloseButton)
            return QProxyStyle::standardIcon(which, option, widget);
        const auto kept = icons_.constFind(which);
        if (kept != icons_.constEnd())
            return *kept;
        return *icons_.insert(which, QProxyStyle::standardIcon(which, option, widget));
    }

private:
    mutable QHash<StandardPixmap, QIcon> icons_;
};

} // namespace

std::unique_ptr<QStyle> make_desk_style()
{
    return std::make_unique<DeskStyle>();
}

} // namespace yiping::desk
