package dev.weft.it.app.spring;

import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Makes a friendly page of a failure. */
@RestControllerAdvice
class Failures {
  @ExceptionHandler
  String soldOut(FailingController.SoldOut e) {
    return "sold out, try tomorrow";
  }
}
