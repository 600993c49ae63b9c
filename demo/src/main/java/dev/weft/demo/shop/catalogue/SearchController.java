package dev.weft.demo.shop.catalogue;

import dev.weft.annotation.InteractionType;
import dev.weft.annotation.TrackInteraction;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

@Controller
class SearchController {
  private static final int PAGE_SIZE = 8;

  private final Catalogue catalogue;

  SearchController(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  /** Paging through what was found is no new search, hence the condition. */
  @GetMapping("/search")
  @TrackInteraction(
      type = InteractionType.SEARCH,
      searchKeywords = "arg.q",
      searchFilters = "brand = query.brand",
      when = "arg.page == 1")
  String search(
      @RequestParam(defaultValue = "") String q,
      @RequestParam(defaultValue = "") List<String> brand,
      @RequestParam(defaultValue = "1") int page,
      Model model) {
    if (page < 1) {
      throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "pages start with 1");
    }
    List<Product> found = catalogue.find(q.strip());
    List<Product> chosen =
        found.stream().filter(p -> brand.isEmpty() || brand.contains(p.brand())).toList();
    model.addAttribute("q", q);
    model.addAttribute("brands", brand);
    model.addAttribute("facets", facets(found));
    model.addAttribute("total", chosen.size());
    model.addAttribute("page", page);
    model.addAttribute("pages", (chosen.size() + PAGE_SIZE - 1) / PAGE_SIZE);
    model.addAttribute(
        "products", chosen.stream().skip((page - 1L) * PAGE_SIZE).limit(PAGE_SIZE).toList());
    return "search";
  }

  /** How many of the products each brand has. */
  private static Map<String, Long> facets(List<Product> products) {
    return products.stream()
        .collect(Collectors.groupingBy(Product::brand, TreeMap::new, Collectors.counting()));
  }
}
