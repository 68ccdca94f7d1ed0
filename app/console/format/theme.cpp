// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/format/theme.h"

#include "app/console/format/style.h"

#include <QApplication>
#include <QFontDatabase>

#include <algorithm>
#include <iterator>

namespace inspector::console {

namespace {

Theme darkTheme() {
    Theme t;
    t.kind = ThemeKind::Dark;
    t.window = QColor(0x14, 0x17, 0x1C);
    t.panel = QColor(0x1B, 0x1F, 0x26);
    t.raised = QColor(0x23, 0x28, 0x31);
    t.line = QColor(0x31, 0x38, 0x45);
    t.text = QColor(0xE6, 0xE9, 0xEE);
    t.quiet = QColor(0x9A, 0xA4, 0xB2);
    t.accent = QColor(0x6C, 0xA8, 0xFF);
    t.info = QColor(0x7A, 0xA2, 0xC8);
    t.minor = QColor(0xE5, 0xC4, 0x53);
    t.major = QColor(0xF0, 0x92, 0x3B);
    t.critical = QColor(0xFF, 0x5D, 0x5D);
    t.selection = QColor(0x2A, 0x3B, 0x55);
    const QColor series[] = {QColor(0x6C, 0xA8, 0xFF), QColor(0xF0, 0x92, 0x3B), QColor(0x5C, 0xC8, 0xA5),
                             QColor(0xC5, 0x8A, 0xF0), QColor(0xE5, 0xC4, 0x53), QColor(0xFF, 0x7F, 0xA8)};
    std::copy(std::begin(series), std::end(series), t.chart);
    return t;
}

Theme lightTheme() {
    Theme t;
    t.kind = ThemeKind::Light;
    t.window = QColor(0xF3, 0xF5, 0xF8);
    t.panel = QColor(0xFF, 0xFF, 0xFF);
    t.raised = QColor(0xFF, 0xFF, 0xFF);
    t.line = QColor(0xD5, 0xDB, 0xE3);
    t.text = QColor(0x1A, 0x20, 0x28);
    t.quiet = QColor(0x58, 0x64, 0x72);
    t.accent = QColor(0x1F, 0x5F, 0xBF);
    t.info = QColor(0x3B, 0x6A, 0x94);
    t.minor = QColor(0x8A, 0x6A, 0x00);
    t.major = QColor(0xB4, 0x53, 0x09);
    t.critical = QColor(0xC2, 0x1F, 0x1F);
    t.selection = QColor(0xD6, 0xE4, 0xF8);
    // The dark theme's order, darkened until a line keeps 3:1 against white.
    const QColor series[] = {QColor(0x1F, 0x5F, 0xBF), QColor(0xB4, 0x53, 0x09), QColor(0x1B, 0x7F, 0x63),
                             QColor(0x7E, 0x3F, 0xB5), QColor(0x8A, 0x6A, 0x00), QColor(0xB8, 0x2E, 0x63)};
    std::copy(std::begin(series), std::end(series), t.chart);
    return t;
}

Theme& current() {
    static Theme theme = darkTheme();
    return theme;
}

QPalette paletteOf(const Theme& t) {
    QPalette p;
    p.setColor(QPalette::Window, t.window);
    p.setColor(QPalette::WindowText, t.text);
    p.setColor(QPalette::Base, t.panel);
    p.setColor(QPalette::AlternateBase, t.window);
    p.setColor(QPalette::Text, t.text);
    p.setColor(QPalette::PlaceholderText, t.quiet);
    p.setColor(QPalette::Button, t.raised);
    p.setColor(QPalette::ButtonText, t.text);
    p.setColor(QPalette::BrightText, t.critical);
    p.setColor(QPalette::ToolTipBase, t.raised);
    p.setColor(QPalette::ToolTipText, t.text);
    p.setColor(QPalette::Link, t.accent);
    p.setColor(QPalette::LinkVisited, t.accent);
    p.setColor(QPalette::Highlight, t.selection);
    p.setColor(QPalette::HighlightedText, t.text);
    const bool dark = t.kind == ThemeKind::Dark;
    p.setColor(QPalette::Light, dark ? t.line : t.panel);
    p.setColor(QPalette::Midlight, dark ? t.raised : t.window);
    p.setColor(QPalette::Mid, t.line);
    p.setColor(QPalette::Dark, dark ? t.window.darker(130) : t.line.darker(115));
    p.setColor(QPalette::Shadow, dark ? QColor(Qt::black) : t.line.darker(140));
    QColor faint = t.quiet;
    faint.setAlphaF(0.6F);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::HighlightedText})
        p.setColor(QPalette::Disabled, role, faint);
    p.setColor(QPalette::Disabled, QPalette::Highlight, t.line);
    return p;
}

}  // namespace

QColor Theme::of(Severity severity) const {
    switch (severity) {
        case Severity::Info: return info;
        case Severity::Minor: return minor;
        case Severity::Major: return major;
        case Severity::Critical: return critical;
    }
    return quiet;
}

QColor Theme::of(ChannelState state) const {
    switch (state) {
        case ChannelState::Degraded: return major;
        case ChannelState::Down: return critical;
        case ChannelState::Up:
        case ChannelState::Unknown: break;
    }
    return quiet;
}

const Theme& theme() { return current(); }

void applyTheme(QApplication& application, ThemeKind kind) {
    current() = kind == ThemeKind::Dark ? darkTheme() : lightTheme();
    if (!qobject_cast<Style*>(application.style())) application.setStyle(new Style);
    application.setFont(font(sizes::body));
    application.setPalette(paletteOf(current()));
}

// The system's sans is taken for granted to have figures of one width, as DejaVu, Noto, Segoe UI and most others do.
QFont font(int pixels, bool strong) {
    QFont f = QFontDatabase::systemFont(QFontDatabase::GeneralFont);
    f.setPixelSize(pixels);
    f.setWeight(strong ? QFont::DemiBold : QFont::Normal);
    return f;
}

QFont monospace(int pixels) {
    QFont f = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    f.setPixelSize(pixels);
    return f;
}

}  // namespace inspector::console
