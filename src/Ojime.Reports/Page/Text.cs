using System.Globalization;
using System.Net;

namespace Ojime.Reports;

/// <summary>Words and numbers on the page.</summary>
internal static class Text
{
    /// <summary>About how wide a letter of the drawings is.</summary>
    public const double CharacterWidth = 5.6;

    public static double Width(string text) => text.Length * CharacterWidth;

    public static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    public static string Escape(string text) => WebUtility.HtmlEncode(text);

    /// <summary>What a narrow screen scrolls sideways rather than shrink.</summary>
    public static string Wide(string html) => $"<div class=\"wide\">{html}</div>\n";

    /// <summary>A bar from 0 to 1, and the number beside it.</summary>
    public static string Share(double share) => Invariant(
        $"<span class=\"share\"><i{(share > 1 ? " class=\"bad\"" : "")} style=\"width:{100 * Math.Clamp(share, 0, 1):0.#}%\"></i></span> {Percent(share)}");

    private static string Percent(double share) => share is > 0 and < 0.0005 ? "&lt; 0.1 %" : share is > 0 and < 0.0095 ? Invariant($"{100 * share:0.0} %") : Invariant($"{100 * share:0} %");
}
